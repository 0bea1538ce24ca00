import { z } from 'zod';
import { annotation, label, recordKey, trainContainer } from '../../training/names.ts';
import type { KubeObject, Store, StoreEvent } from '../kubernetes/types.ts';
import type { History } from './history.ts';
import { contentOf } from './record-content.ts';

export type End = 'finished' | 'failed' | 'deleted' | 'cancelled';

/** What really became of a run, as the cluster saw it. */
export interface Truth {
  readonly run: string;
  readonly uid: string;
  readonly namespace: string;
  readonly jobName: string;
  readonly model: string;
  /** Where it was asked for. */
  readonly channel: string;
  readonly bornMs: number;
  /** When its record said that there is nothing left to tell, or was gone; Infinity before. */
  overMs: number;
  /** Its training container was really started. */
  ran: boolean;
  /** Its record said at some time that somebody called it off. */
  called: boolean;
  /** Its record said that no conversation takes its messages. */
  givenUp: boolean;
  /** A record stood at some time: from then on nothing may be lost. */
  recorded: boolean;
  /** Every end that came; a finished Job may be deleted afterwards. */
  readonly ends: Set<End>;
}

/** Follows the cluster from its store, whatever the bot sees of it. */
export function watchTruth(
  store: Store,
  history: History,
  now: () => number,
): () => readonly Truth[] {
  const truths = new Map<string, Truth>();
  store.subscribe((event) => {
    const run = event.object.metadata.labels?.[label.run];
    if (run === undefined) return;
    if (event.resource === 'jobs') see(event, run);
    const truth = truths.get(jobUid(event.object) ?? '');
    if (!truth) return;
    if (event.resource === 'pods' && hasRun(event.object)) truth.ran = true;
    if (event.resource === 'configmaps') seeRecord(event, truth);
    history.note(`${event.resource} ${event.type.toLowerCase()} ${summary(event)}`, run);
  });

  function seeRecord({ type, object }: StoreEvent, truth: Truth): void {
    const content = contentOf(object);
    truth.recorded = true;
    truth.called ||= content?.cancelled !== undefined;
    truth.givenUp ||= content?.closed === 'undeliverable';
    if (type === 'DELETED' || content?.closed !== undefined)
      truth.overMs = Math.min(truth.overMs, now());
  }

  function see({ type, object }: StoreEvent, run: string): void {
    const { uid, name, namespace = '' } = object.metadata;
    const known = truths.get(uid);
    const truth = known ?? {
      run,
      uid,
      namespace,
      jobName: name,
      model: object.metadata.labels?.[label.model] ?? '',
      channel: Origin.parse(JSON.parse(origin(object))).channel,
      bornMs: now(),
      overMs: Infinity,
      ran: false,
      called: false,
      givenUp: false,
      recorded: false,
      ends: new Set<End>(),
    };
    truths.set(uid, truth);
    if (isTrue(object, 'Complete')) truth.ends.add('finished');
    if (isTrue(object, 'Failed')) truth.ends.add('failed');
    if (type !== 'DELETED') return;
    truth.ends.add('deleted');
    if (truth.called) truth.ends.add('cancelled');
  }

  return () => [...truths.values()];
}

/** The Job that this object is, or belongs to. */
function jobUid({ kind, metadata }: KubeObject): string | undefined {
  if (kind === 'Job') return metadata.uid;
  return metadata.ownerReferences?.find((owner) => owner.kind === 'Job')?.uid;
}

function isTrue(object: KubeObject, wanted: string): boolean {
  const conditions: readonly { type: string; status: string }[] =
    object['status']?.conditions ?? [];
  return conditions.some(({ type, status }) => type === wanted && status === 'True');
}

interface ContainerStatus {
  readonly name: string;
  readonly state?: { readonly running?: unknown; readonly terminated?: unknown };
}

function hasRun(pod: KubeObject): boolean {
  const statuses: readonly ContainerStatus[] = pod['status']?.containerStatuses ?? [];
  const state = statuses.find(({ name }) => name === trainContainer)?.state;
  return state?.running !== undefined || state?.terminated !== undefined;
}

/** What a reader of a history wants to know of a change. */
function summary({ resource, object }: StoreEvent): string {
  const { name, resourceVersion, deletionTimestamp, finalizers } = object.metadata;
  const leaving = deletionTimestamp === undefined ? '' : ' (being deleted)';
  const facts: Partial<Record<StoreEvent['resource'], string>> = {
    jobs: `ttl=${object['spec']?.ttlSecondsAfterFinished ?? '-'} request=${origin(object).slice(0, 200)}`,
    pods: String(object['status']?.phase),
    configmaps: `finalizers=${finalizers?.join() ?? ''} ${told(object)}`,
  };
  return `${name}@${resourceVersion}${leaving} ${facts[resource] ?? ''}`;
}

const Origin = z.looseObject({ channel: z.string() });

function origin(job: KubeObject): string {
  return job.metadata.annotations?.[annotation.origin] ?? '';
}

function told(record: KubeObject): string {
  const text: unknown = record['data']?.[recordKey];
  return typeof text === 'string' ? text.slice(text.indexOf('"told"')) : '';
}
