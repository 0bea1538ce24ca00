import type { EventRecorder, KubeObject, Store } from '../types.ts';
import { StatusError } from './status-error.ts';
import { microTimestamp, timestamp } from './time.ts';

type Recorded = Parameters<EventRecorder['record']>[1];

function involvedObject({ kind, apiVersion, metadata }: KubeObject, fieldPath?: string) {
  const { namespace, name, uid, resourceVersion } = metadata;
  return {
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    name,
    uid,
    apiVersion,
    resourceVersion,
    ...(fieldPath === undefined ? {} : { fieldPath }),
  };
}

/** How long the same event is counted up before it is written anew. */
const FOLD_MS = 10 * 60_000;

/** The scheduler writes events of the newer API: an eventTime and no count. */
function eventOf(object: KubeObject, event: Recorded, now: Date): Record<string, unknown> {
  const isScheduler = event.component === 'default-scheduler';
  const at = timestamp(now);
  return {
    involvedObject: involvedObject(object, event.fieldPath),
    reason: event.reason,
    message: event.message,
    source: isScheduler
      ? {}
      : { component: event.component, ...(event.host === undefined ? {} : { host: event.host }) },
    firstTimestamp: isScheduler ? null : at,
    lastTimestamp: isScheduler ? null : at,
    ...(isScheduler ? {} : { count: 1 }),
    type: event.type,
    eventTime: isScheduler ? microTimestamp(now) : null,
    ...(isScheduler ? { action: event.reason === 'Scheduled' ? 'Binding' : 'Scheduling' } : {}),
    reportingComponent: event.component,
    reportingInstance: event.host ?? '',
  };
}

/** Writes Events into the store; a repeat within ten minutes counts the first one up. */
export function createEventRecorder(
  store: Pick<Store, 'create' | 'update' | 'get'>,
  now: () => Date,
): EventRecorder {
  const latest = new Map<string, { name: string; at: number }>();
  let serial = BigInt(now().getTime()) * 1_000_000n;

  function countUp(namespace: string, name: string, at: Date): boolean {
    if (store.get('events', namespace, name) === undefined) return false;
    store.update('events', namespace, name, (event) => {
      const { series } = event;
      if (event['eventTime'] !== null) {
        const count = Number(series?.count ?? 1) + 1;
        event['series'] = { count, lastObservedTime: microTimestamp(at) };
        return;
      }
      event['count'] = Number(event['count']) + 1;
      event['lastTimestamp'] = timestamp(at);
    });
    return true;
  }

  function write(object: KubeObject, event: Recorded, namespace: string, at: Date): string {
    serial += 1n;
    const name = `${object.metadata.name}.${serial.toString(16)}`;
    store.create(
      'events',
      {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name, namespace },
        ...eventOf(object, event, at),
      },
      { manager: event.component },
    );
    return name;
  }

  return {
    record(object, event) {
      const namespace = object.metadata.namespace ?? 'default';
      const { component, reason, message, fieldPath = '' } = event;
      const key = [object.metadata.uid, component, reason, message, fieldPath].join('\n');
      const at = now();
      const last = latest.get(key);
      try {
        const isRepeat = last !== undefined && at.getTime() - last.at < FOLD_MS;
        if (isRepeat && countUp(namespace, last.name, at)) return;
        const name = write(object, event, namespace, at);
        latest.set(key, { name, at: at.getTime() });
      } catch (error) {
        // A namespace that is going away takes no events: they are lost, as in a real cluster.
        const isLost = error instanceof StatusError && (error.code === 403 || error.code === 404);
        if (!isLost) throw error;
      }
    },
  };
}
