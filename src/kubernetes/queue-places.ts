import type { Clock } from '../clock.ts';
import type { QueuePlace, WorkloadObservation } from '../training/observation.ts';
import type { KubeClient } from './client.ts';
import { asList, asNumber, asObject, asText, metadataOf } from './json.ts';

/** The API of Kueue that knows the order is one of its own, which not every cluster has. */
const visibilityVersions = ['v1beta2', 'v1beta1'] as const;
const most = 1000;

/** All runs in a queue are served by one look at it. */
const freshMs = 30_000;
/** A cluster that does not tell is not asked again for so long. */
const askAgainMs = 5 * 60_000;

/** Workload → its place in a queue. */
type Order = ReadonlyMap<string, QueuePlace>;

/** Where runs stand in their queues. */
export interface QueuePlaces {
  /** Undefined where it is in no queue, or nobody tells. Never rejects. */
  of(namespace: string, workload: WorkloadObservation): Promise<QueuePlace | undefined>;
}

export function createQueuePlaces(deps: { client: KubeClient; clock: Clock }): QueuePlaces {
  const { client, clock } = deps;
  /** Queue → its order, and until when that is good. */
  const known = new Map<string, { readonly until: number; readonly order: Promise<Order> }>();

  async function ask(path: string): Promise<Order> {
    for (const version of visibilityVersions) {
      try {
        const { body } = await client.request({
          method: 'GET',
          path: `/apis/visibility.kueue.x-k8s.io/${version}/${path}`,
          query: { limit: most },
          timeoutMs: 5_000,
        });
        return orderOf(asList(asObject(body)['items']));
      } catch {
        // Without the right or without that API, the place is all that is not told.
      }
    }
    known.set(path, { until: clock.now() + askAgainMs, order: Promise.resolve(new Map()) });
    return new Map();
  }

  return {
    async of(namespace, { name, queue }) {
      if (name === undefined || queue === undefined) return undefined;
      const path = `namespaces/${encodeURIComponent(namespace)}/localqueues/${encodeURIComponent(queue)}/pendingworkloads`;
      const now = clock.now();
      for (const [key, { until }] of known) if (until <= now) known.delete(key);
      const entry = known.get(path) ?? { until: now + freshMs, order: ask(path) };
      known.set(path, entry);
      return (await entry.order).get(name);
    },
  };
}

function orderOf(items: readonly unknown[]): Order {
  return new Map(
    items.flatMap((item) => {
      const name = asText(metadataOf(item)['name']);
      const before = asNumber(asObject(item)['positionInLocalQueue']);
      if (name === undefined || before === undefined) return [];
      return [[name, { place: before + 1, of: items.length }] as const];
    }),
  );
}
