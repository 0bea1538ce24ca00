import type { Snapshot } from '../reconcile/ports.ts';
import type { EventObservation } from '../training/observation.ts';
import type { KubeClient } from './client.ts';
import { hasStatus } from './errors.ts';
import { asList, asNumber, asObject, asText, compact, metadataOf } from './json.ts';
import { collectionPath } from './resources.ts';

/** Attempts older than these have told their story. */
const newestPods = 3;
const mostEvents = 200;

/** The newest time an event names. Scheduler events leave lastTimestamp null. */
function timeOf(raw: unknown): string {
  const event = asObject(raw);
  const times = [
    asText(asObject(event['series'])['lastObservedTime']),
    asText(event['eventTime']),
    asText(event['lastTimestamp']),
    asText(metadataOf(raw)['creationTimestamp']),
  ].filter((time) => time !== undefined);
  return times.sort((a, b) => Date.parse(b) - Date.parse(a))[0] ?? '';
}

/** An event cut down to what is shown of it; undefined where it has no reason. */
export function trimEvent(raw: unknown): EventObservation | undefined {
  const event = asObject(raw);
  const involved = asObject(event['involvedObject']);
  const reason = asText(event['reason']);
  if (reason === undefined) return undefined;
  return {
    type: asText(event['type']) ?? 'Normal',
    reason,
    message: asText(event['message']) ?? '',
    object: {
      kind: asText(involved['kind']) ?? '',
      name: asText(involved['name']) ?? '',
      ...compact({ uid: asText(involved['uid']), fieldPath: asText(involved['fieldPath']) }),
    },
    at: timeOf(raw),
    count: asNumber(asObject(event['series'])['count']) ?? asNumber(event['count']) ?? 1,
  };
}

async function eventsOf(client: KubeClient, namespace: string, uid: string) {
  const query = { fieldSelector: `involvedObject.uid=${uid}`, limit: mostEvents };
  const path = collectionPath('events', namespace);
  const { body } = await client.request({ method: 'GET', path, query });
  return asList(asObject(body)['items']).flatMap((raw) => trimEvent(raw) ?? []);
}

/**
 * The events of a run's Job and of its newest pods, oldest first; [] where the bot may not read
 * events. Asked for when needed: a watch on every event of a namespace would be mostly noise.
 */
export async function readEvents(client: KubeClient, run: Snapshot): Promise<EventObservation[]> {
  const pods = run.observation.pods.slice(-newestPods);
  const uids = [run.uid, ...pods.map((pod) => pod.uid)];
  try {
    const found = await Promise.all(uids.map((uid) => eventsOf(client, run.namespace, uid)));
    return found.flat().sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  } catch (error) {
    if (hasStatus(error, 403)) return [];
    throw error;
  }
}
