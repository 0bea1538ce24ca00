import { outputPaths } from '../../src/training/outputs.ts';
import type { Origin, TrainingSpec } from '../../src/training/spec.ts';

/** A run of resnet on two GPUs; its name and its folders follow from the rest. */
export function aSpec(overrides: Partial<TrainingSpec> = {}): TrainingSpec {
  const decided: Omit<TrainingSpec, 'jobName' | 'outputs'> = {
    id: 'abcdefghij',
    namespace: 'vision',
    model: 'resnet',
    type: 'gpu',
    gpuCount: 2,
    image: 'matilda/resnet-train-gpu:latest',
    command: ['python', 'train.py'],
    args: ['--lr', '0.01'],
    timeLimitSeconds: 86_400,
    parameters: [{ key: 'lr', value: '0.01', given: true }],
    user: { slackId: 'U1', id: 'vision1', uid: 2001, gid: 2000, groups: [] },
    requestedAt: '2026-01-02T03:04:05Z',
    commandText: '/train resnet gpu=2 lr=0.01',
    ...overrides,
  };
  const jobName = `${decided.model}-${decided.id}`;
  return { ...decided, jobName, outputs: overrides.outputs ?? outputsOf(decided), ...overrides };
}

/** Where such a run's files lie, below this root. */
export function outputsOf(
  { id, model, type, user, requestedAt }: Omit<TrainingSpec, 'jobName' | 'outputs'>,
  root = '/share',
): TrainingSpec['outputs'] {
  const at = new Date(requestedAt);
  return outputPaths({ root, timeZone: 'UTC', user: user.id, type, model, at, id });
}

export function anOrigin(overrides: Partial<Origin> = {}): Origin {
  return { team: 'T1', slackUserId: 'U1', channel: 'C1', request: 'sha-of-trigger', ...overrides };
}
