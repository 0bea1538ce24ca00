/** A process with the pretended cluster, and what the bench makes in it without asking its API. */
import { createKubernetesEmulator } from '../../kubernetes/emulator.ts';
import type { KubernetesEmulator, NewObject } from '../../kubernetes/types.ts';
import { botIdentity, deployedObjects, namespaces, tokens } from '../../world.ts';
import type { Copies } from '../cluster/cluster.ts';
import { managedFields } from '../cluster/managed-fields.ts';
import { asObject, jobOf, podOf, recordOf, type Json } from '../cluster/prototype.ts';
import { activeJob, runningPod } from '../cluster/statuses.ts';
import { answerIn } from '../room.ts';

let cluster: KubernetesEmulator;

const time = (): string => new Date().toISOString().replace(/\.\d+Z$/, 'Z');

/** The fields of one copy are those of all. */
const fieldsOf = new Map<string, readonly Json[]>();

function managedFieldsOf(object: Json, maker: string): readonly Json[] {
  const kind = String(object['kind']);
  const by = { maker, status: 'kubelet', time: time() };
  const fields = fieldsOf.get(kind) ?? managedFields(object, by);
  fieldsOf.set(kind, fields);
  return fields;
}

/** What the API server would have stored: the object with a status and managed fields. */
function store(resource: 'jobs' | 'pods', object: Json, status: Json, maker: string): Json {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a manifest with metadata
  const made = cluster.store.create(resource, object as NewObject, { manager: maker });
  const { name, namespace } = made.metadata;
  return cluster.store.update(
    resource,
    namespace,
    name,
    (draft) => {
      draft['status'] = status;
      draft.metadata.managedFields = [...managedFieldsOf(draft, maker)];
    },
    { manager: 'kube-controller-manager' },
  );
}

function seed({ prototype, from, to, untold = false }: Copies): void {
  // Quiet runs have been running for a while.
  const began = new Date(Date.now() - (untold ? 0 : 2 * 3_600_000));
  for (let index = from; index < to; index += 1) {
    const job = jobOf(prototype, index);
    const { metadata } = store('jobs', job, activeJob(began), 'slack-train');
    const jobUid = String(asObject(metadata)['uid']);
    const pod = podOf(job, jobUid);
    store('pods', pod, runningPod(pod, began), 'kube-controller-manager');
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a manifest with metadata
    const record = recordOf(prototype, index, { jobUid, untold }) as unknown as NewObject;
    cluster.store.create('configmaps', record, { manager: 'slack-train' });
  }
}

/** Every pod is not ready for a moment. */
function storm({ prototype, from, to }: Copies): void {
  for (const ready of [false, true])
    for (let index = from; index < to; index += 1) {
      const { metadata } = podOf(jobOf(prototype, index), '');
      const { name, namespace } = asObject(metadata);
      cluster.store.update('pods', String(namespace), String(name), (draft) => {
        const { startTime } = draft['status'];
        draft['status'] = runningPod(draft, new Date(startTime), ready);
      });
    }
}

const answers = {
  async open({ dir, repository }: { dir: string; repository: string }) {
    cluster = await createKubernetesEmulator({
      dir,
      nodes: [],
      namespaces,
      tokens: { [tokens.cluster]: botIdentity },
      objects: await deployedObjects(repository),
      // A watch may fall behind by the whole storm.
      historyLimit: 50_000,
    });
    return {
      admin: await cluster.kubeconfig(cluster.adminToken, 'training'),
      bot: await cluster.kubeconfig(tokens.cluster, 'training'),
    };
  },
  seed,
  /** In one go: nothing is sent before all of it has happened, and then it comes at once. */
  storm,
};

export type ClusterRoom = typeof answers;

answerIn(answers);
