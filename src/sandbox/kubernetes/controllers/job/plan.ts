import { hasCondition } from '../objects.ts';
import type { Condition, Job, Pod } from '../objects.ts';
import { judgeFailure } from './failure-policy.ts';
import { parseIndexes } from './indexes.ts';
import {
  indexOf,
  isActive,
  isIndexed,
  isTerminating,
  isTracked,
  replacesOnlyFailed,
} from './pods.ts';

/** Why a Job is about to end: the content of its FailureTarget or SuccessCriteriaMet condition. */
interface Verdict {
  readonly type: 'FailureTarget' | 'SuccessCriteriaMet';
  readonly reason: string;
  readonly message: string;
}

/** What one look at a Job and its pods leads to. */
export interface Plan {
  readonly verdict?: Verdict;
  readonly suspended: boolean;
  /** Ended pods that the Job has still to count. */
  readonly succeeded: readonly Pod[];
  readonly failed: readonly Pod[];
  /** Pods that count for nothing: they only lose their finalizer. */
  readonly released: readonly Pod[];
  readonly deleted: readonly Pod[];
  /** One entry a pod to create: its index, or undefined in a Job without indexes. */
  readonly created: readonly (number | undefined)[];
}

/** Decides what is to be done about a Job that has not ended. */
export function planJob(job: Job, pods: readonly Pod[], now: Date): Plan {
  const active = pods.filter(isActive);
  const tracked = pods.filter(isTracked);
  if (job.metadata.deletionTimestamp !== undefined) return idle({ released: tracked });
  const ended = sortEnded(job, tracked);
  const verdict = verdictOf(job, active, ended, now);
  if (verdict?.type === 'FailureTarget') {
    const failed = tracked.filter((pod) => !ended.succeeded.includes(pod));
    return idle({ ...ended, failed, released: [], verdict, deleted: active });
  }
  if (verdict)
    return idle({ ...ended, verdict, released: [...ended.released, ...active], deleted: active });
  if (job.spec.suspend) {
    return idle({
      ...ended,
      suspended: true,
      released: [...ended.released, ...active],
      deleted: active,
    });
  }
  return idle({ ...ended, created: missingPods(job, pods, ended.succeeded) });
}

type Ended = Pick<Plan, 'succeeded' | 'failed' | 'released'> & { readonly failJob?: string };

function idle(plan: Partial<Plan>): Plan {
  const { suspended = false, succeeded = [], failed = [], released = [] } = plan;
  const { deleted = [], created = [], verdict } = plan;
  return { suspended, succeeded, failed, released, deleted, created, ...(verdict && { verdict }) };
}

/** Sorts the uncounted pods that have ended by what they count for. */
function sortEnded(job: Job, tracked: readonly Pod[]): Ended {
  const succeeded = tracked.filter((pod) => pod.status.phase === 'Succeeded');
  const failed: Pod[] = [];
  const released: Pod[] = [];
  let failJob: string | undefined;
  for (const pod of tracked.filter((one) => hasFailed(job, one))) {
    const verdict = judgeFailure(pod, job.spec.podFailurePolicy?.rules ?? []);
    (verdict.action === 'ignore' ? released : failed).push(pod);
    if (verdict.action === 'fail-job') failJob ??= verdict.message;
  }
  return { succeeded, failed, released, ...(failJob !== undefined && { failJob }) };
}

/** A pod that is being deleted has failed at once, unless only really ended pods are replaced. */
function hasFailed(job: Job, pod: Pod): boolean {
  return pod.status.phase === 'Failed' || (isTerminating(pod) && !replacesOnlyFailed(job));
}

/** In the order in which a real controller asks. */
function verdictOf(job: Job, active: readonly Pod[], ended: Ended, now: Date): Verdict | undefined {
  return (
    standingVerdict(job.status.conditions ?? [], 'SuccessCriteriaMet') ??
    standingVerdict(job.status.conditions ?? [], 'FailureTarget') ??
    failure(job, active, ended, now) ??
    success(job, active, ended)
  );
}

function standingVerdict(
  conditions: readonly Condition[],
  type: Verdict['type'],
): Verdict | undefined {
  const { reason = '', message = '' } = conditions.find((one) => one.type === type) ?? {};
  return hasCondition(conditions, type) ? { type, reason, message } : undefined;
}

function failure(job: Job, active: readonly Pod[], ended: Ended, now: Date): Verdict | undefined {
  const type = 'FailureTarget';
  if (ended.failJob !== undefined) {
    return { type, reason: 'PodFailurePolicy', message: ended.failJob };
  }
  if (isPastBackoffLimit(job, active, ended.failed.length)) {
    const message = 'Job has reached the specified backoff limit';
    return { type, reason: 'BackoffLimitExceeded', message };
  }
  if (now.getTime() >= deadlineMs(job)) {
    const message = 'Job was active longer than specified deadline';
    return { type, reason: 'DeadlineExceeded', message };
  }
  return undefined;
}

function isPastBackoffLimit(job: Job, active: readonly Pod[], newlyFailed: number): boolean {
  const limit = job.spec.backoffLimit ?? 6;
  if (newlyFailed > 0 && (job.status.failed ?? 0) + newlyFailed > limit) return true;
  if (job.spec.template.spec.restartPolicy !== 'OnFailure') return false;
  const restarts = active.reduce((sum, pod) => sum + restartCount(pod), 0);
  return limit === 0 ? restarts > 0 : restarts >= limit;
}

function restartCount({ status }: Pod): number {
  const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  return containers.reduce((sum, container) => sum + container.restartCount, 0);
}

/** When activeDeadlineSeconds runs out, in epoch milliseconds; Infinity where it never does. */
export function deadlineMs({ spec, status }: Job): number {
  const { activeDeadlineSeconds, suspend } = spec;
  if (activeDeadlineSeconds === undefined || suspend || status.startTime === undefined) {
    return Infinity;
  }
  return Date.parse(status.startTime) + activeDeadlineSeconds * 1000;
}

function success(job: Job, active: readonly Pod[], ended: Ended): Verdict | undefined {
  const { completions } = job.spec;
  const succeeded = succeededCount(job, ended.succeeded);
  const reached =
    completions === undefined ? succeeded > 0 && active.length === 0 : succeeded >= completions;
  const message = 'Reached expected number of succeeded pods';
  return reached
    ? { type: 'SuccessCriteriaMet', reason: 'CompletionsReached', message }
    : undefined;
}

/** How many completions there are, with those not yet counted. */
function succeededCount(job: Job, uncounted: readonly Pod[]): number {
  return isIndexed(job)
    ? completedIndexes(job, uncounted).size
    : (job.status.succeeded ?? 0) + uncounted.length;
}

/** The indexes that are done, with those not yet counted. */
export function completedIndexes(job: Job, uncounted: readonly Pod[]): Set<number> {
  return parseIndexes(job.status.completedIndexes).union(new Set(uncounted.map(indexOf)));
}

function missingPods(
  job: Job,
  pods: readonly Pod[],
  succeeded: readonly Pod[],
): readonly (number | undefined)[] {
  const holding = pods.filter(
    (pod) => isActive(pod) || (isTerminating(pod) && replacesOnlyFailed(job)),
  );
  const { parallelism = 1, completions } = job.spec;
  const left = (completions ?? Infinity) - succeededCount(job, succeeded);
  // Without completions, the first success says that there is no more work to hand out.
  const isDone = completions === undefined && succeededCount(job, succeeded) > 0;
  const count = isDone ? 0 : Math.max(0, Math.min(parallelism, left) - holding.length);
  if (!isIndexed(job)) return Array.from({ length: count }, () => undefined);
  const taken = completedIndexes(job, succeeded).union(new Set(holding.map(indexOf)));
  const all = Array.from({ length: completions ?? 0 }, (_, index) => index);
  return all.filter((index) => !taken.has(index)).slice(0, count);
}
