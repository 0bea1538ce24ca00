import { setTimeout as sleep } from 'node:timers/promises';
import { label } from '../../../training/names.ts';
import { createApi, eachOf, type Api } from './api.ts';
import type { BenchCluster, Copies } from './cluster.ts';
import { readKubeconfig, serverOf } from './kubeconfig.ts';
import { collectionOf, ofAnyRun, ofPerson, watchedResources } from './paths.ts';
import { asObject, jobOf, podOf, recordOf, type Json } from './prototype.ts';
import { activeJob, runningPod } from './statuses.ts';

/** Everything that the bench and its bot make in a real cluster carries this person's label. */
const person = 'slack-train-bench';
const atATime = 32;

const namespaces = collectionOf('namespaces');
const leaseName = 'slack-train';

/**
 * A real cluster, with the rights of the caller's kubeconfig, in one namespace. It must hold no run
 * of anybody else: the bot would tell it. Where it does not exist it is made, and taken away again.
 */
export async function openRealCluster(where: {
  kubeconfig: string;
  namespace: string;
}): Promise<BenchCluster> {
  const { namespace } = where;
  const kubeconfig = await readKubeconfig(where.kubeconfig);
  const server = await serverOf(kubeconfig);
  const api = createApi(server, atATime);
  const isOurs = await openNamespace(api, namespace);

  const at = (resource: 'jobs' | 'pods' | 'configmaps', name = '', part = ''): string =>
    `${collectionOf(resource, namespace)}${name && `/${name}`}${part && `/${part}`}`;

  async function makeOne({ prototype, untold = false }: Copies, index: number): Promise<void> {
    const began = new Date(Date.now() - (untold ? 0 : 2 * 3_600_000));
    const job = jobOf(prototype, index);
    const made = await api.call('POST', at('jobs'), job);
    const jobUid = String(asObject(made.body['metadata'])['uid']);
    const name = nameOf(job);
    const pod = podOf(job, jobUid);
    await api.call('POST', at('configmaps'), recordOf(prototype, index, { jobUid, untold }));
    await api.call('PATCH', at('jobs', name, 'status'), { status: activeJob(began) });
    await api.call('POST', at('pods'), pod);
    await api.call('PATCH', at('pods', nameOf(pod), 'status'), { status: runningPod(pod, began) });
  }

  return {
    kind: 'real',
    namespace,
    home: namespace,
    person,
    // Whoever may do all that the bench does may hardly be impersonated by anybody.
    identity: 'bot',
    api,
    bot: { kubeconfig, server },
    seed: (copies) => eachOf(indexes(copies), atATime, (index) => makeOne(copies, index)),
    async storm(copies) {
      for (const ready of [false, true])
        await eachOf(indexes(copies), atATime, async (index) => {
          const pod = podOf(jobOf(copies.prototype, index), '');
          const status = runningPod(pod, new Date(Date.now() - 2 * 3_600_000), ready);
          await api.call('PATCH', at('pods', nameOf(pod), 'status'), { status });
        });
    },
    async close() {
      await clean(api, namespace, isOurs);
      if (isOurs) await removeNamespace(api, namespace);
      await api.close();
    },
  };
}

/** True where it is the bench's own. Throws where somebody else's runs or another bot are in it. */
async function openNamespace(api: Api, namespace: string): Promise<boolean> {
  const labels = { [label.managedBy]: person };
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } };
  const { status } = await api.call('POST', namespaces, body, [409]);
  if (status !== 409) return true;
  const standing = await api.call('GET', `${namespaces}/${namespace}`);
  const found = asObject(asObject(standing.body['metadata'])['labels']);
  const isOurs = found[label.managedBy] === person;
  // What an interrupted bench left behind.
  await clean(api, namespace, isOurs);
  for (const resource of watchedResources) {
    const path = `${collectionOf(resource, namespace)}?${ofAnyRun}&limit=1`;
    const { items } = (await api.call('GET', path)).body;
    if (Array.isArray(items) && items.length > 0)
      throw new Error(`there are runs in namespace ${namespace}: name another with --namespace`);
  }
  if (await isLed(api, namespace))
    throw new Error(`a bot leads in namespace ${namespace}: name another with --namespace`);
  return isOurs;
}

const leasePath = (namespace: string): string =>
  `${collectionOf('leases', namespace)}/${leaseName}`;

async function isLed(api: Api, namespace: string): Promise<boolean> {
  const { body } = await api.call('GET', leasePath(namespace), undefined, [404]);
  return Boolean(asObject(body['spec'])['holderIdentity']);
}

/** Resolves when it is gone, so that it can be made again. */
async function removeNamespace(api: Api, namespace: string): Promise<void> {
  const path = `${namespaces}/${namespace}`;
  await api.call('DELETE', path, undefined, [404]);
  while ((await api.call('GET', path, undefined, [404])).status !== 404) await sleep(500);
}

/** Deletes what carries the label of the bench, and the Lease unless another bot may hold it. */
async function clean(api: Api, namespace: string, isOurs: boolean): Promise<void> {
  const records = collectionOf('configmaps', namespace);
  // Their finalizer is the bot's: it is gone, and they would hold up their own deletion.
  for (;;) {
    const { body } = await api.call('GET', `${records}?${ofPerson(person)}&limit=500`);
    const items = Array.isArray(body['items']) ? body['items'].map(asObject) : [];
    if (items.length === 0) break;
    await eachOf(items, atATime, async (item) => {
      const path = `${records}/${nameOf(item)}`;
      await api.call('PATCH', path, { metadata: { finalizers: null } }, [404]);
      await api.call('DELETE', path, undefined, [404]);
    });
  }
  for (const resource of ['jobs', 'pods'] as const) {
    const path = `${collectionOf(resource, namespace)}?${ofPerson(person)}`;
    await api.call('DELETE', path, { propagationPolicy: 'Background', gracePeriodSeconds: 0 });
  }
  if (isOurs || !(await isLed(api, namespace)))
    await api.call('DELETE', leasePath(namespace), undefined, [404]);
}

function nameOf(object: Json): string {
  return String(asObject(object['metadata'])['name']);
}

function* indexes({ from, to }: Copies): Generator<number> {
  for (let index = from; index < to; index += 1) yield index;
}
