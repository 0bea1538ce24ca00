import { setImmediate } from 'node:timers/promises';
import { type Batch, type Batches, createBatches } from './batches.ts';
import { classCount, type Dataset } from './data.ts';
import { evaluate } from './evaluate.ts';
import type { Layer } from './layers/layer.ts';
import { softmaxCrossEntropy } from './loss.ts';
import { createMeter, type Metrics } from './meter.ts';
import type { Optimizer } from './optimizer.ts';
import { createRandom, permutation } from './random.ts';

/** How far a training has come. */
export interface Position {
  readonly epochsDone: number;
  /** Steps done in the epoch after those; 0 between epochs. */
  readonly stepsDone: number;
  /** Steps done in all epochs together. */
  readonly updates: number;
}

export const beginning: Position = { epochsDone: 0, stepsDone: 0, updates: 0 };

export interface TrainerOptions {
  readonly network: Layer;
  readonly optimizer: Optimizer;
  readonly training: Dataset;
  readonly validation: Dataset;
  readonly epochs: number;
  readonly batchSize: number;
  readonly lr: number;
  readonly seed: number;
  /** How many steps go into one report. */
  readonly logEvery: number;
  readonly start: Position;
  /** Ends the training after the step in hand. */
  readonly stop: AbortSignal;
  readonly observer: TrainerObserver;
}

/** What a training tells while it runs. Epochs and steps count from 1. */
export interface TrainerObserver {
  epochBegins(epoch: number): Promise<void>;
  stepsDone(
    at: { readonly epoch: number; readonly step: number; readonly steps: number },
    metrics: Metrics,
  ): void;
  epochDone(position: Position, training: Metrics, validation: Metrics): Promise<void>;
}

/** The loss is no number any more: NaN or infinite. */
export class Diverged extends Error {
  readonly loss: number;
  readonly epoch: number;
  readonly step: number;

  constructor(loss: number, epoch: number, step: number) {
    super(`loss is ${loss} at epoch ${epoch}, step ${step}`);
    this.name = 'Diverged';
    this.loss = loss;
    this.epoch = epoch;
    this.step = step;
  }
}

/**
 * Trains from `start` to the last epoch, or until stopped, and returns how far it came. All that is
 * random hangs on the seed, the epoch and the step, so a run that was interrupted and resumed ends
 * with the same weights as one that was not. Throws Diverged.
 */
export async function train(options: TrainerOptions): Promise<Position> {
  const batches = createBatches(options.training, options.batchSize);
  let position = options.start;
  while (position.epochsDone < options.epochs && !options.stop.aborted) {
    position = await trainEpoch(options, batches, position);
  }
  return position;
}

async function trainEpoch(
  options: TrainerOptions,
  batches: Batches,
  start: Position,
): Promise<Position> {
  const { observer } = options;
  const epoch = start.epochsDone + 1;
  await observer.epochBegins(epoch);
  const { step, metrics } = await trainSteps(options, batches, start);
  const updates = start.updates - start.stepsDone + step;
  if (step < batches.count) return { ...start, stepsDone: step, updates };

  const validation = evaluate(options.network, options.validation, options.batchSize);
  refuseDivergence(validation.loss, epoch, step);
  const position = { epochsDone: epoch, stepsDone: 0, updates };
  await observer.epochDone(position, metrics, validation);
  return position;
}

/** Does the rest of one epoch; `step` is the last one done. */
async function trainSteps(options: TrainerOptions, batches: Batches, start: Position) {
  const { training, seed, stop, logEvery, observer } = options;
  const epoch = start.epochsDone + 1;
  const order = permutation(training.count, createRandom(seed, epoch));
  const whole = createMeter();
  const group = createMeter();
  const learn = createStep(options);
  let step = start.stepsDone;
  while (step < batches.count && !stop.aborted) {
    const batch = batches.take(order, step);
    step++;
    const result = learn(batch, start.updates - start.stepsDone + step);
    refuseDivergence(result.loss, epoch, step);
    whole.add(result, batch.labels.length);
    group.add(result, batch.labels.length);
    if (step % logEvery === 0 || step === batches.count) {
      observer.stepsDone({ epoch, step, steps: batches.count }, group.read());
      group.clear();
    }
    // Signals are delivered between steps.
    await setImmediate();
  }
  return { step, metrics: whole.read() };
}

/** One step of gradient descent; `update` counts from 1 over the whole training. */
function createStep(options: TrainerOptions) {
  const { network, optimizer, lr, seed, batchSize } = options;
  const gradient = new Float32Array(batchSize * classCount);
  return ({ images, labels }: Batch, update: number) => {
    const logits = network.forward(images, labels.length, createRandom(seed, update));
    const result = softmaxCrossEntropy(logits, labels, gradient, classCount);
    network.backward(gradient, labels.length);
    optimizer.update(lr, update);
    return result;
  };
}

function refuseDivergence(loss: number, epoch: number, step: number): void {
  if (!Number.isFinite(loss)) throw new Diverged(loss, epoch, step);
}
