import type { Snapshot } from '../reconcile/ports.ts';
import type { AdmissionCheck, WorkloadObservation } from '../training/observation.ts';
import type { Clock } from '../clock.ts';
import type { KubeClient } from './client.ts';
import { hasStatus } from './errors.ts';
import { asList, asObject, asText, compact, metadataOf } from './json.ts';
import { createQueuePlaces } from './queue-places.ts';
import { trimConditions } from './trim.ts';

const jobUidLabel = 'kueue.x-k8s.io/job-uid';

/** Newest first. Kueue has served the first since 0.15, and the second since 0.2. */
const kueueVersions = ['v1beta2', 'v1beta1'] as const;

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
  const places = createQueuePlaces(deps);
  /** Namespace → when to ask there again. */
  const silentUntil = new Map<string, number>();

  /** The first Workload of the Job, of the newest version that the cluster serves. */
  async function find({ namespace, uid }: Snapshot): Promise<unknown> {
    const query = { labelSelector: `${jobUidLabel}=${uid}`, limit: 1 };
    for (const version of kueueVersions) {
      const within = `namespaces/${encodeURIComponent(namespace)}/workloads`;
      const path = `/apis/kueue.x-k8s.io/${version}/${within}`;
      try {
        const { body } = await client.request({ method: 'GET', path, query });
        return asList(asObject(body)['items'])[0];
      } catch (error) {
        if (hasStatus(error, 404)) continue;
        if (!hasStatus(error, 403)) throw error;
        break;
      }
    }
    silentUntil.set(namespace, clock.now() + askAgainMs);
    return undefined;
  }

  return {
    async of(run) {
      if (clock.now() < (silentUntil.get(run.namespace) ?? 0)) return undefined;
      const raw = await find(run);
      if (raw === undefined) return undefined;
      const workload = trimWorkload(raw);
      const place = await places.of(run.namespace, workload);
      return { ...workload, ...(place && { place }) };
    },
  };
}

function trimWorkload(raw: unknown): WorkloadObservation {
  const { spec, status } = asObject(raw);
  const checks = asList(asObject(status)['admissionChecks']).flatMap(
    (check) => trimCheck(check) ?? [],
  );
  return {
    conditions: trimConditions(asObject(status)['conditions']),
    ...compact({
      name: asText(metadataOf(raw)['name']),
      queue: asText(asObject(spec)['queueName']),
    }),
    ...(checks.length > 0 && { checks }),
  };
}

function trimCheck(raw: unknown): AdmissionCheck | undefined {
  const { name, state, message } = asObject(raw);
  const known = { name: asText(name), state: asText(state) };
  if (known.name === undefined || known.state === undefined) return undefined;
  return { name: known.name, state: known.state, ...compact({ message: asText(message) }) };
}
