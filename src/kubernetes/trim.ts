import type { StoredRecord } from '../reconcile/ports.ts';
import { annotation, label, recordFinalizer, recordKey, recordName } from '../training/names.ts';
import type { Condition, JobObservation } from '../training/observation.ts';
import type { Origin, TrainingSpec } from '../training/spec.ts';
import { asList, asNumber, asObject, asText, compact, metadataOf } from './json.ts';
import { readOrigin, readRecord, readSpec } from './stored.ts';

// The door: objects come in as raw JSON and only what decides anything is kept. A whole Job is
// 3 kB, half of it managedFields.

/** What was asked of us, as a Job carries it. */
interface Asked {
  readonly spec: TrainingSpec;
  readonly origin: Origin;
}

/** A Job of ours with what was asked. */
export interface JobEntry extends Asked {
  readonly job: JobObservation;
}

/**
 * A Job with our label as the caches keep it. Somebody may have taken off what was asked, or never
 * have put it on; its record may know it still.
 */
export interface WatchedJob {
  readonly job: JobObservation;
  readonly asked?: Asked;
}

/** Conditions without those that lack a type or a status. */
export function trimConditions(value: unknown): Condition[] {
  return asList(value).flatMap((item) => {
    const condition = asObject(item);
    const type = asText(condition['type']);
    const status = asText(condition['status']);
    if (type === undefined || status === undefined) return [];
    return compact({
      type,
      status,
      reason: asText(condition['reason']),
      message: asText(condition['message']),
      lastTransitionTime: asText(condition['lastTransitionTime']),
    });
  });
}

/** What every object has; undefined where it lacks an identity. */
export function trimIdentity(raw: unknown) {
  const metadata = metadataOf(raw);
  const name = asText(metadata['name']);
  const namespace = asText(metadata['namespace']);
  const uid = asText(metadata['uid']);
  const resourceVersion = asText(metadata['resourceVersion']);
  if (!name || !namespace || !uid || !resourceVersion) return undefined;
  return {
    name,
    namespace,
    uid,
    resourceVersion,
    creationTimestamp: asText(metadata['creationTimestamp']) ?? '',
    ...compact({ deletionTimestamp: asText(metadata['deletionTimestamp']) }),
  };
}

function trimJobObservation(raw: unknown): JobObservation | undefined {
  const identity = trimIdentity(raw);
  if (!identity) return undefined;
  const spec = asObject(asObject(raw)['spec']);
  const status = asObject(asObject(raw)['status']);
  return {
    ...identity,
    suspended: spec['suspend'] === true,
    active: asNumber(status['active']) ?? 0,
    succeeded: asNumber(status['succeeded']) ?? 0,
    failed: asNumber(status['failed']) ?? 0,
    terminating: asNumber(status['terminating']) ?? 0,
    conditions: trimConditions(status['conditions']),
    ...compact({
      ttlSecondsAfterFinished: asNumber(spec['ttlSecondsAfterFinished']),
      startTime: asText(status['startTime']),
      completionTime: asText(status['completionTime']),
      parallelism: asNumber(spec['parallelism']),
      completions: asNumber(spec['completions']),
      indexed: spec['completionMode'] === 'Indexed' ? true : undefined,
    }),
  };
}

/**
 * True where this spec is about this very Job, or about the Job of this record. Whoever may create
 * objects in a namespace of runs may put our labels and annotations on them, or copy those of others.
 */
function isAbout(
  { id, jobName, namespace }: TrainingSpec,
  of: { readonly raw: unknown; readonly jobName: string; readonly namespace: string },
): boolean {
  const run = asObject(metadataOf(of.raw)['labels'])[label.run];
  // What is read by its name is the same object, even where somebody took the label off.
  return jobName === of.jobName && namespace === of.namespace && (run === undefined || run === id);
}

/** A Job with our label, and what it carries of us. */
export function trimWatchedJob(raw: unknown): WatchedJob | undefined {
  const job = trimJobObservation(raw);
  if (!job) return undefined;
  const annotations = asObject(metadataOf(raw)['annotations']);
  const spec = readSpec(asText(annotations[annotation.spec]));
  const origin = readOrigin(asText(annotations[annotation.origin]));
  const { name: jobName, namespace } = job;
  const isOurs = spec && origin && isAbout(spec, { raw, jobName, namespace });
  return { job, ...(isOurs && { asked: { spec, origin } }) };
}

/** A Job with the spec and the origin it carries; undefined where it carries none: not ours. */
export function trimJob(raw: unknown): JobEntry | undefined {
  const { job, asked } = trimWatchedJob(raw) ?? {};
  return job && asked && { job, ...asked };
}

/** A record's ConfigMap; undefined where its content is not the record of the Job that it is named after. */
export function trimRecord(raw: unknown): StoredRecord | undefined {
  const identity = trimIdentity(raw);
  const record = readRecord(asText(asObject(asObject(raw)['data'])[recordKey]));
  if (!identity || !record) return undefined;
  const { name, namespace, uid, resourceVersion, deletionTimestamp } = identity;
  const { run, jobName, spec } = record;
  const isItsRecord = name === recordName(jobName) && run === spec.id;
  if (!isItsRecord || !isAbout(spec, { raw, jobName, namespace })) return undefined;
  const hasFinalizer = asList(metadataOf(raw)['finalizers']).includes(recordFinalizer);
  const stored = { name, namespace, uid, resourceVersion, hasFinalizer, record };
  return { ...stored, ...compact({ deletionTimestamp }) };
}
