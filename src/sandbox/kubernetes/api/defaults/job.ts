import type { NewObject } from '../../types.ts';
import { recordOf, records, type Json } from '../json.ts';
import { defaultPodSpec } from './pod.ts';

/** The label that ties a pod to its Job; the old spelling is kept beside the new one. */
export const CONTROLLER_UID_LABELS = ['controller-uid', 'batch.kubernetes.io/controller-uid'];
const JOB_NAME_LABELS = ['job-name', 'batch.kubernetes.io/job-name'];

function defaultCounts(spec: Json): void {
  if (spec['completions'] === undefined && spec['parallelism'] === undefined) {
    spec['completions'] = 1;
  }
  spec['parallelism'] ??= 1;
  spec['backoffLimit'] ??= spec['backoffLimitPerIndex'] === undefined ? 6 : 2_147_483_647;
}

function defaultFailurePolicy(spec: Json): void {
  for (const rule of records(recordOf(spec['podFailurePolicy'])['rules'])) {
    for (const condition of records(rule['onPodConditions'])) condition['status'] ??= 'True';
  }
  spec['podReplacementPolicy'] ??=
    spec['podFailurePolicy'] === undefined ? 'TerminatingOrFailed' : 'Failed';
}

/**
 * Selects the Job's pods by its uid. A template that already carries a uid (a Job copied from
 * `kubectl get -o yaml`) is left alone, so that validation refuses it as a real server does.
 */
function generateSelector(job: NewObject, spec: Json, template: Json): void {
  const { uid, name } = job.metadata;
  if (spec['manualSelector'] === true || uid === undefined || name === undefined) return;
  const metadata = recordOf(template['metadata']);
  const labels = recordOf(metadata['labels']);
  if (CONTROLLER_UID_LABELS.some((key) => labels[key] !== undefined)) return;
  const uids = CONTROLLER_UID_LABELS.map((key) => [key, uid]);
  const names = JOB_NAME_LABELS.map((key) => [key, name]);
  metadata['labels'] = { ...labels, ...Object.fromEntries([...uids, ...names]) };
  template['metadata'] = metadata;
  spec['selector'] ??= { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } };
}

/** What the API server fills into a new Job. Its uid and name must be set before. */
export function defaultJob(job: NewObject): void {
  const spec = recordOf(job['spec']);
  const template = recordOf(spec['template']);
  const podSpec = recordOf(template['spec']);
  job['spec'] = spec;
  spec['template'] = template;
  template['spec'] = podSpec;
  const templateLabels = recordOf(recordOf(template['metadata'])['labels']);
  if (
    Object.keys(job.metadata.labels ?? {}).length === 0 &&
    Object.keys(templateLabels).length > 0
  ) {
    job.metadata.labels = Object.fromEntries(
      Object.entries(templateLabels).map(([key, value]) => [key, String(value)]),
    );
  }
  defaultCounts(spec);
  spec['manualSelector'] ??= false;
  generateSelector(job, spec, template);
  defaultPodSpec(podSpec);
  spec['completionMode'] ??= 'NonIndexed';
  spec['suspend'] ??= false;
  defaultFailurePolicy(spec);
  job['status'] = {};
}
