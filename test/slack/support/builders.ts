import type { RunView } from '../../../src/reconcile/ports.ts';
import type { KnownRun } from '../../../src/reconcile/people-ports.ts';
import type { Model } from '../../../src/training/catalog.ts';
import type { Progress } from '../../../src/training/progress.ts';
import type { RunState } from '../../../src/training/run.ts';
import type { TrainingSpec } from '../../../src/training/spec.ts';
import { anOrigin, aSpec } from '../../support/specs.ts';
import { resnet } from '../../training/builders.ts';

export function makeSpec(changes: Partial<TrainingSpec> = {}): TrainingSpec {
  return aSpec({
    id: 'abcd2345ef',
    args: ['--checkpoint-path', '/worker/checkpoint', '--lr', '0.01'],
    parameters: [
      { key: 'lr', value: '0.01', given: true },
      { key: 'epochs', value: '90', given: false },
    ],
    user: { slackId: 'U0VISION', id: 'vision1', uid: 2001, gid: 2000, groups: [] },
    requestedAt: '2026-11-23T10:30:00Z',
    ...changes,
  });
}

export function makeView(
  state: Partial<RunState> = {},
  spec: Partial<TrainingSpec> = {},
  progress?: Progress,
): RunView {
  return {
    ...(progress && { progress }),
    uid: 'job-1',
    spec: makeSpec(spec),
    origin: anOrigin({ slackUserId: 'U0VISION', channel: 'C0TRAIN' }),
    state: { phase: 'running', attempts: 1, ...state },
  };
}

export function makeModel(changes: Partial<Model> = {}): Model {
  return {
    ...resnet,
    description: 'ResNet-50',
    parameters: {
      ...resnet.parameters,
      augment: { type: 'boolean', default: true },
      tag: { type: 'string', maxLength: 20 },
    },
    ...changes,
  };
}

/** A run as the directory knows it; its card does not stand yet. */
export function makeKnown(
  state: Partial<RunState> = {},
  spec: Partial<TrainingSpec> = {},
): KnownRun {
  const view = makeView(state, spec);
  const { uid, spec: decided, origin } = view;
  const { namespace, jobName } = decided;
  const observation = { pods: [], events: [] };
  return { view, snapshot: { uid, namespace, jobName, spec: decided, origin, observation } };
}
