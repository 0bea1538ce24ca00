import type { RunView } from '../../../src/reconcile/ports.ts';
import type { Model } from '../../../src/training/catalog.ts';
import type { RunState } from '../../../src/training/run.ts';
import type { TrainingSpec } from '../../../src/training/spec.ts';

export function makeSpec(changes: Partial<TrainingSpec> = {}): TrainingSpec {
  return {
    id: 'abcd2345ef',
    jobName: 'resnet-abcd2345ef',
    namespace: 'vision',
    model: 'resnet',
    type: 'gpu',
    gpuCount: 2,
    image: 'matilda/resnet-train-gpu:latest',
    command: ['python', 'train.py'],
    args: ['--checkpoint-path', '/worker/checkpoint', '--lr', '0.01'],
    timeLimitSeconds: 86_400,
    parameters: [
      { key: 'lr', value: '0.01', given: true },
      { key: 'epochs', value: '90', given: false },
    ],
    user: { slackId: 'U0VISION', id: 'vision1', uid: 2001, gid: 2000, groups: [] },
    outputs: {
      userRoot: '/share/vision1',
      relative: 'gpu/resnet/20261123_1930-abcd',
      folder: '/share/vision1/gpu/resnet/20261123_1930-abcd',
      checkpoint: '/share/vision1/gpu/resnet/20261123_1930-abcd/checkpoint',
      logs: '/share/vision1/gpu/resnet/20261123_1930-abcd/logs',
      tensorboard: '/share/vision1/gpu/resnet/20261123_1930-abcd/tensorboard',
    },
    requestedAt: '2026-11-23T10:30:00Z',
    commandText: '/train resnet gpu=2 lr=0.01',
    ...changes,
  };
}

export function makeView(state: Partial<RunState> = {}, spec: Partial<TrainingSpec> = {}): RunView {
  return {
    spec: makeSpec(spec),
    origin: { team: 'T1', slackUserId: 'U0VISION', channel: 'C0TRAIN', request: 'r' },
    state: { phase: 'running', attempts: 1, ...state },
  };
}

export function makeModel(changes: Partial<Model> = {}): Model {
  return {
    name: 'resnet',
    description: 'ResNet-50',
    types: ['gpu', 'cpu'],
    maxGpus: 8,
    parameters: {
      lr: { type: 'number', min: 0, max: 10, default: 0.1 },
      epochs: { type: 'integer', min: 1, default: 90 },
      optimizer: { type: 'choice', choices: ['sgd', 'adam'] },
      augment: { type: 'boolean', default: true },
      tag: { type: 'string', maxLength: 20 },
    },
    openParameters: true,
    ...changes,
  };
}
