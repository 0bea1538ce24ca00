import { loadCheckpoint, saveCheckpoint, type Trained } from './checkpoint.ts';
import type { Container } from './container.ts';
import { loadDigits } from './data.ts';
import { evaluate } from './evaluate.ts';
import type { Log } from './log.ts';
import { createNetwork, describeShape } from './networks/network.ts';
import { createOptimizer } from './optimizer.ts';
import type { TrainOptions } from './options.ts';
import { PythonError, pythonFloat } from './python.ts';
import { dataLine, epochLine, finishedLine, networkLine, stepsLine } from './report.ts';
import type { EventWriter } from './tensorboard.ts';
import { beginning, Diverged, type Position, train, type TrainerObserver } from './trainer.ts';
import { makeTrouble } from './trouble.ts';

/** One call of `train.py` and what it works with. */
export interface Session {
  readonly options: TrainOptions;
  readonly container: Container;
  readonly log: Log;
  readonly events: EventWriter | undefined;
  readonly stop: AbortSignal;
  /** Milliseconds. */
  readonly now: () => number;
}

/**
 * Builds or resumes a network, trains it and leaves checkpoints. `stopped` means that `stop` came
 * before the last epoch was done; what had been learned is saved. Throws PythonError.
 */
export async function runSession(session: Session): Promise<'finished' | 'stopped'> {
  const { options, container, log, stop, now } = session;
  const startedAt = now();
  await container.makeFolder(options.checkpointPath);
  const trained = createTrained(options);
  const { network } = trained;
  log(networkLine(options.network, countParameters(trained)));
  const { training, validation } = await loadDigits(options.trainSize);
  log(dataLine(training.count, validation.count));
  const start = await resume(session, trained, Math.ceil(training.count / options.batchSize));
  const observer = observe(session, trained);
  const end = await trainOrRaise({
    ...options,
    ...trained,
    training,
    validation,
    start,
    stop,
    observer,
  });
  if (end.epochsDone < options.epochs) {
    await saveOnStop(session, trained, start, end);
    return 'stopped';
  }
  const metrics = evaluate(network, validation, options.batchSize);
  log(finishedLine(metrics, (now() - startedAt) / 1000));
  return 'finished';
}

function createTrained(options: TrainOptions): Trained {
  const network = createNetwork(options.network, options.batchSize, options.seed);
  const optimizer = createOptimizer(network.parameters, options.optimizer);
  const identity = `${describeShape(options.network)} --optimizer ${options.optimizer.kind}`;
  return { network, optimizer, identity };
}

function countParameters({ network }: Trained): number {
  return network.parameters.reduce((sum, { value }) => sum + value.length, 0);
}

async function resume(session: Session, trained: Trained, steps: number): Promise<Position> {
  const { options, container, log } = session;
  if (options.resumeFrom === undefined) return beginning;
  const position = await loadCheckpoint(container, options.resumeFrom, trained);
  const { epochsDone, stepsDone } = position;
  if (stepsDone >= steps) {
    const words = `${options.resumeFrom} is at step ${stepsDone} of its epoch, which now has ${steps}`;
    throw new PythonError('ValueError', words);
  }
  log(`resuming from ${options.resumeFrom}: ${epochsDone} epochs and ${stepsDone} steps done`);
  return position;
}

function observe(session: Session, trained: Trained): TrainerObserver {
  const { options, container, log, events, stop } = session;
  const { epochs, lr } = options;
  return {
    epochBegins: (epoch) => makeTrouble(options.trouble, epoch, stop),
    stepsDone(at, metrics) {
      log(stepsLine({ ...at, epochs, lr }, metrics));
      const update = (at.epoch - 1) * at.steps + at.step;
      events?.scalars(update, { loss: metrics.loss, accuracy: metrics.accuracy, lr });
    },
    async epochDone(position, training, validation) {
      log(epochLine({ epoch: position.epochsDone, epochs }, training, validation));
      const { loss, accuracy } = validation;
      events?.scalars(position.updates, { val_loss: loss, val_accuracy: accuracy });
      const path = await saveCheckpoint(container, options.checkpointPath, position, trained);
      log(`saved ${path}`);
    },
  };
}

async function saveOnStop(session: Session, trained: Trained, start: Position, end: Position) {
  const { options, container, log } = session;
  if (end.updates === start.updates) {
    log('stopped by SIGTERM before the first step: nothing to save');
    return;
  }
  const path = await saveCheckpoint(container, options.checkpointPath, end, trained);
  log(`stopped by SIGTERM after ${end.updates} steps: saved ${path}`);
}

async function trainOrRaise(options: Parameters<typeof train>[0]): Promise<Position> {
  try {
    return await train(options);
  } catch (error) {
    if (!(error instanceof Diverged)) throw error;
    const { loss, epoch, step } = error;
    const at = `epoch ${epoch}, step ${step} (lr=${pythonFloat(options.lr)})`;
    const message = `loss is ${pythonFloat(loss)} at ${at}`;
    throw new PythonError('FloatingPointError', message, { cause: error });
  }
}
