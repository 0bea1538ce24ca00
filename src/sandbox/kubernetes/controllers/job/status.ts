import { timestamp } from '../../api/time.ts';
import type { Condition, Job, JobStatus, Pod } from '../objects.ts';
import { formatIndexes } from './indexes.ts';
import { isActive, isIndexed, isReady, isTerminating } from './pods.ts';
import { completedIndexes } from './plan.ts';
import type { Plan } from './plan.ts';

/**
 * The status that a real controller writes first: the verdict, what runs, and by uid what is about
 * to be counted. `pods` are those that there are after creating and deleting.
 */
export function statusBeforeCounting(
  job: Job,
  pods: readonly Pod[],
  plan: Plan,
  now: Date,
): JobStatus {
  const { status } = job;
  const indexes = isIndexed(job) ? completedIndexes(job, plan.succeeded) : undefined;
  const succeeded = indexes ? [] : uidsOf(plan.succeeded);
  const failed = uidsOf(plan.failed);
  return {
    ...listed('conditions', conditionsOf(job, plan, now)),
    ...(!plan.suspended && { startTime: status.startTime ?? timestamp(now) }),
    ...counted('active', pods.filter(isActive).length),
    ...counted('succeeded', indexes ? indexes.size : status.succeeded),
    ...counted('failed', status.failed),
    terminating: pods.filter(isTerminating).length,
    ...(indexes && indexes.size > 0 && { completedIndexes: formatIndexes(indexes) }),
    uncountedTerminatedPods: { ...listed('succeeded', succeeded), ...listed('failed', failed) },
    ready: pods.filter(isReady).length,
  };
}

/**
 * The status written once the counted pods have lost their finalizers: the counters, and the
 * terminal condition where nothing terminates any more.
 */
export function statusAfterCounting(status: JobStatus, plan: Plan, now: Date): JobStatus {
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  const settled = {
    ...status,
    ...counted('succeeded', (status.succeeded ?? 0) + succeeded.length),
    ...counted('failed', (status.failed ?? 0) + failed.length),
    uncountedTerminatedPods: {},
  };
  if (!plan.verdict || (status.terminating ?? 0) > 0) return settled;
  const { reason, message } = plan.verdict;
  const isSuccess = plan.verdict.type === 'SuccessCriteriaMet';
  const type = isSuccess ? 'Complete' : 'Failed';
  return {
    ...settled,
    conditions: [...(status.conditions ?? []), condition(type, 'True', reason, message, now)],
    ...(isSuccess && { completionTime: timestamp(now) }),
  };
}

/** Whether the Job has ended, for good. */
export function terminalCondition(job: Job): Condition | undefined {
  return job.status.conditions?.find(
    ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
  );
}

function conditionsOf(job: Job, plan: Plan, now: Date): readonly Condition[] {
  const standing = job.status.conditions ?? [];
  const suspended = standing.find(({ type }) => type === 'Suspended');
  if (plan.suspended && suspended?.status !== 'True') {
    return setCondition(
      standing,
      condition('Suspended', 'True', 'JobSuspended', 'Job suspended', now),
    );
  }
  if (!job.spec.suspend && suspended?.status === 'True') {
    return setCondition(
      standing,
      condition('Suspended', 'False', 'JobResumed', 'Job resumed', now),
    );
  }
  if (!plan.verdict || standing.some(({ type }) => type === plan.verdict?.type)) return standing;
  const { type, reason, message } = plan.verdict;
  return [...standing, condition(type, 'True', reason, message, now)];
}

function setCondition(standing: readonly Condition[], changed: Condition): readonly Condition[] {
  return [...standing.filter(({ type }) => type !== changed.type), changed];
}

function condition(
  type: string,
  status: string,
  reason: string,
  message: string,
  now: Date,
): Condition {
  const at = timestamp(now);
  return { type, status, lastProbeTime: at, lastTransitionTime: at, reason, message };
}

function uidsOf(pods: readonly Pod[]): readonly string[] {
  return pods.map(({ metadata }) => metadata.uid);
}

// Kubernetes leaves out counters that are zero and lists that are empty.

function counted(name: 'active' | 'succeeded' | 'failed', count: number | undefined) {
  return count ? { [name]: count } : {};
}

function listed(name: string, list: readonly unknown[]) {
  return list.length > 0 ? { [name]: list } : {};
}
