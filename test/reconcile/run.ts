import type { TrainingSpec } from '../../src/training/spec.ts';
import { anOrigin, aSpec } from '../support/specs.ts';

export const origin = anOrigin();

/** The run of the recorded situations. */
export const spec = aSpec({
  jobName: 'train-resnet',
  args: [],
  timeLimitSeconds: 3600,
  requestedAt: '2026-01-01T00:00:00Z',
});

/** One of many runs. */
export function numbered(number: number): TrainingSpec {
  return { ...spec, id: `run-${number}`, jobName: `train-resnet-${number}` };
}
