import type { Snapshot } from '../../../src/reconcile/ports.ts';
import { annotation, label } from '../../../src/training/names.ts';
import type { Origin, TrainingSpec } from '../../../src/training/spec.ts';

export function aSpec(overrides: Partial<TrainingSpec> = {}): TrainingSpec {
  const id = overrides.id ?? 'abcdefghij';
  const folder = `/share/vision1/gpu/resnet/20260102_0304-${id.slice(0, 4)}`;
  return {
    id,
    jobName: `resnet-${id}`,
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
    outputs: {
      userRoot: '/share/vision1',
      relative: folder.slice('/share/vision1/'.length),
      folder,
      checkpoint: `${folder}/checkpoint`,
      logs: `${folder}/logs`,
      tensorboard: `${folder}/tensorboard`,
    },
    requestedAt: '2026-01-02T03:04:05Z',
    commandText: '/train resnet gpu=2 lr=0.01',
    ...overrides,
  };
}

export function anOrigin(overrides: Partial<Origin> = {}): Origin {
  return { team: 'T1', slackUserId: 'U1', channel: 'C1', request: 'sha-of-trigger', ...overrides };
}

/** A Job as the API server sends it. */
export function aJob(
  fields: {
    uid?: string;
    resourceVersion?: string;
    spec?: TrainingSpec;
    origin?: Origin;
    status?: unknown;
  } = {},
) {
  const spec = fields.spec ?? aSpec();
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: spec.jobName,
      namespace: spec.namespace,
      uid: fields.uid ?? 'job-1',
      resourceVersion: fields.resourceVersion ?? '10',
      creationTimestamp: '2026-01-02T03:04:06Z',
      labels: { [label.run]: spec.id },
      annotations: {
        [annotation.spec]: JSON.stringify(spec),
        [annotation.origin]: JSON.stringify(fields.origin ?? anOrigin()),
      },
    },
    spec: { backoffLimit: 0 },
    status: fields.status ?? {},
  };
}

export function aSnapshot(overrides: Partial<Snapshot> = {}): Snapshot {
  const spec = overrides.spec ?? aSpec();
  return {
    uid: 'job-1',
    namespace: spec.namespace,
    jobName: spec.jobName,
    spec,
    origin: anOrigin(),
    observation: { pods: [], events: [] },
    ...overrides,
  };
}
