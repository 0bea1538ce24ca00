import { asPod, hasCondition } from '../objects.ts';
import type { Job, JobStatus, Pod } from '../objects.ts';
import type { ControllerDeps, KubeObject } from '../../types.ts';
import { COMPONENT, CONTROLLER_UID_LABEL, TRACKING_FINALIZER } from './constants.ts';
import { isTracked, podManifest } from './pods.ts';
import { planJob } from './plan.ts';
import type { Plan } from './plan.ts';
import { statusAfterCounting, statusBeforeCounting, terminalCondition } from './status.ts';

/** What became of one look at a Job. */
export interface SyncResult {
  /** The API server refused a pod: look again, later each time. */
  readonly refused: boolean;
  /** Pods that newly ended, for the back-off before the next is made. */
  readonly failed: number;
  readonly succeeded: number;
}

const NOTHING: SyncResult = { refused: false, failed: 0, succeeded: 0 };

/**
 * Brings one Job a step on: creates and deletes pods, counts those that ended, writes its status,
 * each in the order in which a real controller writes it. With `mayCreate` false, or after a new
 * failure, no pod is made: the Job backs off.
 */
export function syncJob(deps: ControllerDeps, job: Job, mayCreate: boolean): SyncResult {
  if (terminalCondition(job)) return NOTHING;
  const now = new Date();
  const plan = planJob(job, podsOf(deps, job), now);
  const failed = plan.failed.length + plan.released.filter(hasFailed).length;
  const refused = mayCreate && failed === 0 ? createPods(deps, job, plan.created) : false;
  deletePods(deps, job, plan);
  const before = statusBeforeCounting(job, podsOf(deps, job), plan, now);
  writeStatus(deps, job, before);
  announceSuspension(deps, job, before);
  for (const pod of [...plan.succeeded, ...plan.failed, ...plan.released]) release(deps, pod);
  const after = statusAfterCounting(before, plan, now);
  writeStatus(deps, job, after);
  announceEnd(deps, job, after);
  return { refused, failed, succeeded: plan.succeeded.length };
}

/**
 * Lets go of the pods of a Job that is no more; nobody will count them. They are known by their
 * label: those that were orphaned have no owner any more.
 */
export function releasePods(deps: ControllerDeps, namespace: string, jobUid: string): void {
  const isOfJob = ({ metadata }: KubeObject) => metadata.labels?.[CONTROLLER_UID_LABEL] === jobUid;
  for (const pod of deps.store.list('pods', namespace).filter(isOfJob)) release(deps, asPod(pod));
}

function podsOf({ store }: ControllerDeps, job: Job): readonly Pod[] {
  const isOwned = ({ metadata }: KubeObject) =>
    metadata.ownerReferences?.some((owner) => owner.controller && owner.uid === job.metadata.uid);
  return store.list('pods', job.metadata.namespace).filter(isOwned).map(asPod);
}

function hasFailed(pod: Pod): boolean {
  return pod.status.phase === 'Failed';
}

/** Whether any was refused. The rest is not tried then: it would be refused too. */
function createPods(deps: ControllerDeps, job: Job, created: Plan['created']): boolean {
  for (const index of created) {
    try {
      const pod = deps.store.create('pods', podManifest(job, index));
      record(deps, job, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      record(deps, job, 'Warning', 'FailedCreate', `Error creating: ${said}`);
      return true;
    }
  }
  return false;
}

/** Pods that count for nothing lose their finalizer before they are deleted, the others after. */
function deletePods(deps: ControllerDeps, job: Job, plan: Plan): void {
  for (const pod of plan.deleted) {
    const { name, namespace, uid } = pod.metadata;
    if (plan.released.includes(pod)) release(deps, pod);
    deps.store.delete('pods', namespace, name, { propagation: 'Background', uid });
    record(deps, job, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
  }
}

function release({ store }: ControllerDeps, pod: Pod): void {
  const { name, namespace, uid } = pod.metadata;
  const standing = store.get('pods', namespace, name);
  if (standing?.metadata.uid !== uid || !isTracked(asPod(standing))) return;
  store.update('pods', namespace, name, ({ metadata }) => {
    const left = metadata.finalizers?.filter((finalizer) => finalizer !== TRACKING_FINALIZER) ?? [];
    if (left.length > 0) metadata.finalizers = left;
    else delete metadata.finalizers;
  });
}

function writeStatus({ store }: ControllerDeps, job: Job, status: JobStatus): void {
  const { name, namespace } = job.metadata;
  store.update('jobs', namespace, name, (draft) => {
    draft['status'] = status;
  });
}

function announceSuspension(deps: ControllerDeps, job: Job, status: JobStatus): void {
  const was = hasCondition(job.status.conditions, 'Suspended');
  const is = hasCondition(status.conditions, 'Suspended');
  if (is && !was) record(deps, job, 'Normal', 'Suspended', 'Job suspended');
  if (was && !is) record(deps, job, 'Normal', 'Resumed', 'Job resumed');
}

function announceEnd(deps: ControllerDeps, job: Job, status: JobStatus): void {
  const end = terminalCondition({ ...job, status });
  if (end?.type === 'Complete') record(deps, job, 'Normal', 'Completed', 'Job completed');
  if (end?.type === 'Failed') record(deps, job, 'Warning', end.reason ?? '', end.message ?? '');
}

function record(
  deps: ControllerDeps,
  job: Job,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): void {
  deps.events.record(job, { type, reason, message, component: COMPONENT });
}
