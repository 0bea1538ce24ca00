import type { Origin, TrainingSpec } from '../../src/training/spec.ts';

export const origin: Origin = {
  team: 'T1',
  slackUserId: 'U1',
  channel: 'C1',
  request: 'hash',
};

export const spec: TrainingSpec = {
  id: 'abcdefghij',
  jobName: 'train-resnet',
  namespace: 'vision',
  model: 'resnet',
  type: 'gpu',
  gpuCount: 2,
  image: 'matilda/resnet:v1',
  command: ['python', 'train.py'],
  args: [],
  timeLimitSeconds: 3600,
  parameters: [],
  user: { slackId: 'U1', id: 'vision1', groups: [] },
  outputs: {
    userRoot: '/share/vision1',
    relative: 'gpu/resnet/20260101_0000-abcd',
    folder: '/share/vision1/gpu/resnet/20260101_0000-abcd',
    checkpoint: '/share/vision1/gpu/resnet/20260101_0000-abcd/checkpoint',
    logs: '/share/vision1/gpu/resnet/20260101_0000-abcd/logs',
    tensorboard: '/share/vision1/gpu/resnet/20260101_0000-abcd/tensorboard',
  },
  requestedAt: '2026-01-01T00:00:00Z',
  commandText: '/train resnet gpu=2',
};
