import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  loadCheckpoint,
  saveCheckpoint,
  type Trained,
} from '../../../src/sandbox/models/checkpoint.ts';
import { createContainer } from '../../../src/sandbox/models/container.ts';
import type { Dataset } from '../../../src/sandbox/models/data.ts';
import {
  createNetwork,
  type NetworkOptions,
} from '../../../src/sandbox/models/networks/network.ts';
import { createOptimizer, optimizers } from '../../../src/sandbox/models/optimizer.ts';
import { createRandom } from '../../../src/sandbox/models/random.ts';
import {
  beginning,
  Diverged,
  type Position,
  train,
  type TrainerOptions,
} from '../../../src/sandbox/models/trainer.ts';

const mlp: NetworkOptions = { model: 'mlp', hidden: 8, dropout: 0.2 };
const resnet: NetworkOptions = { model: 'resnet', width: 2 };

/** Noise with the label written into one pixel: easy to learn, quick to make. */
function pretendedDigits(count: number, seed: number): Dataset {
  const random = createRandom(seed);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 10);
  const images = Float32Array.from({ length: count * 196 }, () => random.normal() / 4);
  for (const [i, label] of labels.entries()) images[i * 196 + label * 15] = 4;
  return { count, images, labels };
}

function create(network: NetworkOptions, kind: 'sgd' | 'adam' = 'sgd'): Trained {
  const layer = createNetwork(network, 16, 1);
  const optimizer = createOptimizer(layer.parameters, { kind, momentum: 0.9, weightDecay: 0 });
  return { network: layer, optimizer, identity: `${network.model} ${kind}` };
}

function options(trained: Trained, changes: Partial<TrainerOptions> = {}): TrainerOptions {
  return {
    ...trained,
    training: pretendedDigits(70, 1),
    validation: pretendedDigits(20, 2),
    epochs: 3,
    batchSize: 16,
    lr: 0.01,
    seed: 1,
    logEvery: 2,
    start: beginning,
    stop: new AbortController().signal,
    observer: {
      epochBegins: () => Promise.resolve(),
      stepsDone: () => undefined,
      epochDone: () => Promise.resolve(),
    },
    ...changes,
  };
}

function weights({ network }: Trained) {
  return network.parameters.map(({ value }) => value);
}

/** Trains until that many steps are done, then stops as SIGTERM does. */
async function trainUntil(trained: Trained, updates: number): Promise<Position> {
  const stop = new AbortController();
  let steps = 0;
  return train(
    options(trained, {
      stop: stop.signal,
      logEvery: 1,
      observer: {
        ...options(trained).observer,
        stepsDone: () => {
          steps++;
          if (steps === updates) stop.abort();
        },
      },
    }),
  );
}

test.each([mlp, resnet])('$model learns: the loss goes down and most are right', async (model) => {
  const losses: number[] = [];
  const accuracies: number[] = [];
  await train(
    options(create(model, 'adam'), {
      epochs: 25,
      lr: 0.02,
      observer: {
        ...options(create(model)).observer,
        epochDone: async (_, training, validation) => {
          losses.push(training.loss);
          accuracies.push(validation.accuracy);
        },
      },
    }),
  );
  expect(losses.at(-1)).toBeLessThan(losses[0]! / 2);
  expect(accuracies.at(-1)).toBeGreaterThan(0.7);
});

test('steps are reported in groups, and the rest of an epoch as one', async () => {
  const trained = create(mlp);
  const seen: string[] = [];
  await train(
    options(trained, {
      epochs: 1,
      observer: {
        epochBegins: async (epoch) => void seen.push(`begin ${epoch}`),
        stepsDone: ({ epoch, step, steps }) => void seen.push(`${epoch}: ${step}/${steps}`),
        epochDone: async ({ epochsDone, updates }) =>
          void seen.push(`end ${epochsDone} ${updates}`),
      },
    }),
  );
  expect(seen).toEqual(['begin 1', '1: 2/5', '1: 4/5', '1: 5/5', 'end 1 5']);
});

test.each([1e3, Infinity, Number.NaN])(
  'with learning rate %d the training diverges',
  async (lr) => {
    await expect(train(options(create(resnet), { lr }))).rejects.toThrow(Diverged);
  },
);

describe('checkpoints', () => {
  let root = '';
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'checkpoint-'));
    await mkdir(join(root, 'out'));
  });
  afterEach(() => rm(root, { recursive: true }));

  // 5 steps make an epoch: 5 ends one, 7 lies within one.
  const cases = optimizers.flatMap((kind) =>
    [mlp, resnet].flatMap((model) => [5, 7].map((updates) => ({ kind, model, updates }))),
  );

  test.each(cases)(
    '$model.model with $kind, interrupted after $updates steps and resumed, ends with the same weights',
    async ({ kind, model, updates }) => {
      const container = createContainer(root);
      const interrupted = create(model, kind);
      const position = await trainUntil(interrupted, updates);
      expect(position.updates).toBe(updates);
      const path = await saveCheckpoint(container, '/out', position, interrupted);

      const resumed = create(model, kind);
      const start = await loadCheckpoint(container, path, resumed);
      expect(start).toEqual(position);
      expect(weights(resumed)).toEqual(weights(interrupted));
      await train(options(resumed, { start }));

      const uninterrupted = create(model, kind);
      await train(options(uninterrupted));
      expect(weights(resumed)).toEqual(weights(uninterrupted));
      expect(resumed.optimizer.state).toEqual(uninterrupted.optimizer.state);
    },
  );

  test('a folder stands for its latest checkpoint, and nothing half-written stays', async () => {
    const container = createContainer(root);
    const trained = create(mlp);
    await saveCheckpoint(container, '/out', { epochsDone: 3, stepsDone: 0, updates: 15 }, trained);
    const last = { epochsDone: 3, stepsDone: 2, updates: 17 };
    const path = await saveCheckpoint(container, '/out', last, trained);
    expect(path).toBe('/out/checkpoint-0004-step-0002.json');
    expect((await readdir(join(root, 'out'))).toSorted()).toEqual([
      'checkpoint-0003.json',
      'checkpoint-0004-step-0002.json',
      'latest',
    ]);
    expect(await loadCheckpoint(container, '/out', trained)).toEqual(last);
  });

  test.each(['', '{', '[]', 'null', '{"format":"slack-train-sandbox-checkpoint/1"}'])(
    'a file that holds %j is refused',
    async (text) => {
      await writeFile(join(root, 'out/file'), text);
      await expect(
        loadCheckpoint(createContainer(root), '/out/file', create(mlp)),
      ).rejects.toMatchObject({ type: 'ValueError', message: '/out/file is not a checkpoint' });
    },
  );

  test('a checkpoint of another network is refused', async () => {
    const container = createContainer(root);
    await saveCheckpoint(container, '/out', beginning, create(mlp));
    await expect(loadCheckpoint(container, '/out', create(resnet))).rejects.toMatchObject({
      type: 'RuntimeError',
    });
  });

  test('a missing checkpoint is told by the path that was asked for', async () => {
    await expect(loadCheckpoint(createContainer(root), '/out', create(mlp))).rejects.toMatchObject({
      message: "[Errno 2] No such file or directory: '/out'",
    });
  });
});
