import type { Snapshot } from '../../../src/reconcile/ports.ts';
import { annotation, label } from '../../../src/training/names.ts';
import type { Origin, TrainingSpec } from '../../../src/training/spec.ts';
import { anOrigin, aSpec } from '../../support/specs.ts';

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
