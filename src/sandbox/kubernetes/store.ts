import { randomUUID } from 'node:crypto';
import { admit } from './api/admission/admission.ts';
import type { ClusterReader } from './api/admission/cluster-reader.ts';
import { createBroadcast } from './api/broadcast.ts';
import { newborn } from './api/creation.ts';
import { isRemovable, markDeleted, preconditionError } from './api/deletion.ts';
import { invalid } from './api/field-error.ts';
import { createHistory, inOrder, keyOf, type History } from './api/history.ts';
import { deepFreeze, sameJson } from './api/json.ts';
import { withManager } from './api/managed-fields.ts';
import { kindSubject, RESOURCES, resourceSubject } from './api/resources.ts';
import { alreadyExists, notFound } from './api/status-error.ts';
import { applyDefaults, creationErrors } from './api/strategy.ts';
import { timestamp } from './api/time.ts';
import type { KubeObject, Store, StoredResource, StoreEvent, WriteOptions } from './types.ts';

/** The store with what only the API server in front of it looks at. */
export interface ApiStore extends Store {
  readonly history: History;
}

export interface StoreOptions {
  readonly now?: () => Date;
  readonly random?: () => number;
  /** How many changes a watch may lie behind. */
  readonly historyLimit?: number;
}

/** Where revisions begin. A cluster has a past: revision 1 has long been compacted. */
const FIRST_REVISION = 1000;
const DEFAULT_MANAGER = 'kube-controller-manager';

/** The pretended etcd with the registry in front of it; see `Store`. */
export function createStore(storeOptions: StoreOptions = {}): ApiStore {
  const { now = () => new Date(), random = Math.random, historyLimit = 5000 } = storeOptions;
  const tables = new Map<StoredResource, Map<string, KubeObject>>();
  /** Each table in the order it is listed in, until it changes. */
  const listed = new Map<StoredResource, readonly KubeObject[]>();
  const history = createHistory(historyLimit, FIRST_REVISION);
  const broadcast = createBroadcast<StoreEvent>();
  let revision = FIRST_REVISION;

  function table(resource: StoredResource): Map<string, KubeObject> {
    const existing = tables.get(resource) ?? new Map<string, KubeObject>();
    tables.set(resource, existing);
    return existing;
  }

  const reader: ClusterReader = {
    get: (resource, namespace, name) => table(resource).get(keyOf(namespace, name)),
    list(resource, namespace) {
      const all = listed.get(resource) ?? inOrder(table(resource));
      listed.set(resource, all);
      return namespace === undefined
        ? all
        : all.filter((one) => one.metadata.namespace === namespace);
    },
  };

  function mustGet(
    resource: StoredResource,
    namespace: string | undefined,
    name: string,
  ): KubeObject {
    const object = reader.get(resource, namespace, name);
    if (object === undefined) throw notFound(resourceSubject(resource), name);
    return object;
  }

  /** Gives the draft the next revision, stores or drops it, and tells everybody. */
  function commit(
    resource: StoredResource,
    type: StoreEvent['type'],
    draft: KubeObject,
    previous?: KubeObject,
  ): KubeObject {
    revision += 1;
    draft.metadata.resourceVersion = String(revision);
    const object = deepFreeze(draft);
    const key = keyOf(draft.metadata.namespace, draft.metadata.name);
    listed.delete(resource);
    if (type === 'DELETED') table(resource).delete(key);
    else table(resource).set(key, object);
    const event = { type, resource, object, ...(previous === undefined ? {} : { previous }) };
    history.push(event);
    broadcast.publish(event);
    return object;
  }

  function manage(draft: KubeObject, options: WriteOptions): void {
    draft.metadata.managedFields = withManager(
      draft.metadata.managedFields ?? [],
      draft,
      options.manager ?? DEFAULT_MANAGER,
      timestamp(now()),
    );
  }

  return {
    history,
    get revision() {
      return revision;
    },
    get: reader.get,
    list: reader.list,
    subscribe: broadcast.subscribe,

    create(resource, given, options = {}) {
      const draft: KubeObject = newborn(resource, given, {
        uid: randomUUID(),
        now: now(),
        random,
      });
      const { name, namespace } = draft.metadata;
      applyDefaults(resource, draft);
      admit(reader, resource, draft, () => {
        const errors = creationErrors(resource, draft);
        if (errors.length > 0) throw invalid(kindSubject(resource), name, errors);
      });
      const existing = reader.get(resource, namespace, name);
      if (existing !== undefined) {
        const isDying = existing.metadata.deletionTimestamp !== undefined;
        throw alreadyExists(resourceSubject(resource), name, isDying);
      }
      manage(draft, options);
      return options.dryRun === true ? deepFreeze(draft) : commit(resource, 'ADDED', draft);
    },

    update(resource, namespace, name, change, options = {}) {
      const stored = mustGet(resource, namespace, name);
      const draft = structuredClone(stored);
      change(draft);
      if (sameJson(draft, stored)) return stored;
      const isNewSpec = !sameJson(draft['spec'], stored['spec']);
      if (RESOURCES[resource].generation && isNewSpec) {
        draft.metadata.generation = (stored.metadata.generation ?? 0) + 1;
      }
      manage(draft, options);
      if (options.dryRun === true) return deepFreeze(draft);
      return commit(resource, isRemovable(draft) ? 'DELETED' : 'MODIFIED', draft, stored);
    },

    delete(resource, namespace, name, options = {}) {
      const stored = mustGet(resource, namespace, name);
      const refusal = preconditionError(resource, stored, options);
      if (refusal !== undefined) throw refusal;
      const draft = structuredClone(stored);
      const isGone = markDeleted(resource, draft, options, now());
      if (options.dryRun === true) return deepFreeze(draft);
      if (isGone) return commit(resource, 'DELETED', draft, stored);
      const marked = sameJson(draft, stored) ? stored : commit(resource, 'MODIFIED', draft, stored);
      // A listener may have removed it already, or taken away what held it.
      const current = reader.get(resource, namespace, name);
      if (current?.metadata.uid !== stored.metadata.uid || !isRemovable(current)) return marked;
      return commit(resource, 'DELETED', structuredClone(current), current);
    },
  };
}
