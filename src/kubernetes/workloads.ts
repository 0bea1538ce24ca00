import type { Snapshot } from '../reconcile/ports.ts';
import type { WorkloadObservation } from '../training/observation.ts';
import type { Clock } from '../clock.ts';
import type { KubeClient } from './client.ts';
import { hasStatus } from './errors.ts';
import { asList, asObject, asText, compact } from './json.ts';
import { trimConditions } from './trim.ts';

const jobUidLabel = 'kueue.x-k8s.io/job-uid';

/** A cluster without Kueue, or a bot without the right to see it, is not asked again for so long. */
const askAgainMs = 5 * 60_000;

/** What Kueue thinks of runs. */
export interface Workloads {
  /** The Workload of a run's Job; undefined where there is none, or the bot may not see it. */
  of(run: Snapshot): Promise<WorkloadObservation | undefined>;
}

/** Reads Workloads on demand: a watch would fail for as long as a cluster has no Kueue. */
export function createWorkloads(deps: { client: KubeClient; clock: Clock }): Workloads {
  const { client, clock } = deps;
  /** Namespace → when to ask there again. */
  const silentUntil = new Map<string, number>();

  return {
    async of({ namespace, uid }) {
      if (clock.now() < (silentUntil.get(namespace) ?? 0)) return undefined;
      const path = `/apis/kueue.x-k8s.io/v1beta2/namespaces/${encodeURIComponent(namespace)}/workloads`;
      const query = { labelSelector: `${jobUidLabel}=${uid}`, limit: 1 };
      try {
        const { body } = await client.request({ method: 'GET', path, query });
        const [raw] = asList(asObject(body)['items']);
        return raw === undefined ? undefined : trimWorkload(raw);
      } catch (error) {
        if (!hasStatus(error, 403) && !hasStatus(error, 404)) throw error;
        silentUntil.set(namespace, clock.now() + askAgainMs);
        return undefined;
      }
    },
  };
}

function trimWorkload(raw: unknown): WorkloadObservation {
  const { spec, status } = asObject(raw);
  return {
    conditions: trimConditions(asObject(status)['conditions']),
    ...compact({ queue: asText(asObject(spec)['queueName']) }),
  };
}
