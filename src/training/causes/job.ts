import type { JobObservation } from '../observation.ts';
import { isTrue } from '../pods.ts';
import { found, raw, type Row } from './row.ts';

const failing = ({ conditions }: JobObservation): { reason?: string; message?: string } =>
  isTrue(conditions, 'Failed') ?? isTrue(conditions, 'FailureTarget') ?? {};

const because =
  (reason: RegExp) =>
  (job: JobObservation): boolean =>
    reason.test(failing(job).reason ?? '');

const evidence = (job: JobObservation): string => raw(failing(job).reason, failing(job).message);

/** What the Job itself decided, whatever its pods say. */
export const jobVerdicts: readonly Row<JobObservation>[] = [
  {
    code: 'time-limit',
    when: because(/^DeadlineExceeded$/),
    hopeless: true,
    say: (job) => ({
      cause: 'The run was stopped at its time limit.',
      fix: 'Ask for more time (`time=`), and start again from the last checkpoint.',
      evidence: evidence(job),
    }),
  },
];

/** The last resort: the Job failed and nothing is left that tells why. */
export const jobCauses: readonly Row<JobObservation>[] = [
  {
    code: 'exit-code-rule',
    when: because(/^PodFailurePolicy$/),
    hopeless: true,
    say: (job) => ({
      cause: `Your code failed (exit ${found(failing(job).message, /exit code (\d+)/) ?? 'unknown'}), and the template says not to try again after that.`,
      fix: 'Look at the last log lines and start it again.',
      evidence: evidence(job),
    }),
  },
  {
    code: 'workers-failed',
    when: because(/^(?:FailedIndexes|MaxFailedIndexesExceeded)$/),
    hopeless: true,
    say: (job) => ({
      cause: 'At least one worker failed, so the run failed.',
      fix: 'Look at the worker that failed first.',
      evidence: evidence(job),
    }),
  },
  {
    code: 'pod-gone',
    when: because(/^BackoffLimitExceeded$/),
    hopeless: true,
    say: (job) => ({
      cause: 'The run’s pod was taken away, and its log and exit code went with it.',
      fix: 'Look at the outputs, and start it again from its last checkpoint.',
      evidence: evidence(job),
    }),
  },
  {
    code: 'failed',
    when: () => true,
    hopeless: true,
    say: (job) => ({
      cause: 'The run failed, and the cluster kept no cause that is known here.',
      fix: 'Look at the outputs; show the evidence to the platform team.',
      evidence: evidence(job),
    }),
  },
];

/** A Job that is held, and whether it trained before. */
export interface Held {
  readonly suspended: boolean;
  readonly hasStarted: boolean;
}

/** Why a Job has no pod although nothing refuses one. */
export const queueCauses: readonly Row<Held>[] = [
  {
    code: 'suspended',
    when: ({ suspended, hasStarted }) => suspended && !hasStarted,
    say: () => ({
      cause: 'The run is held: a queue or a person has not released it yet.',
      fix: 'Wait for its turn, or ask the platform team what holds it.',
    }),
  },
  {
    code: 'paused',
    when: ({ suspended }) => suspended,
    say: () => ({
      cause: 'The run was paused; it starts again when it is released.',
      fix: 'Training code that loads its last checkpoint loses least.',
    }),
  },
];
