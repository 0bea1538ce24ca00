import { RecordConflict, RecordGone } from '../reconcile/errors.ts';
import type { RecordStore, RunRecord, Snapshot, StoredRecord } from '../reconcile/ports.ts';
import { recordFinalizer, recordKey, recordName } from '../training/names.ts';
import type { KubeClient } from './client.ts';
import { hasStatus, KubeError } from './errors.ts';
import { runLabels } from './labels.ts';
import { collectionPath, objectPath } from './resources.ts';
import { trimRecord } from './trim.ts';

/** Nothing told yet. */
function blankRecord(run: Snapshot): RunRecord {
  const { uid: jobUid, jobName, spec, origin } = run;
  return { run: spec.id, jobName, jobUid, spec, origin, told: {} };
}

function recordManifest(run: Snapshot): unknown {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: recordName(run.jobName),
      namespace: run.namespace,
      labels: runLabels(run.spec),
      // Without blockOwnerDeletion: a record must never hold up the deletion of its Job. The owner
      // may be gone already; the record is then marked for deletion at once and the finalizer
      // holds it until its thread is closed.
      ownerReferences: [
        { apiVersion: 'batch/v1', kind: 'Job', name: run.jobName, uid: run.uid, controller: false },
      ],
      finalizers: [recordFinalizer],
    },
    data: { [recordKey]: JSON.stringify(blankRecord(run)) },
  };
}

/** Any finalizer but ours is the garbage collector's, which then finds its work done: all may go. */
const released = { finalizers: [] };

/** True for the 422 that answers a patch whose uid is another object's. */
function isOtherObject(error: unknown): boolean {
  return (
    hasStatus(error, 422) &&
    (error.message.includes('metadata.uid') ||
      error.causes.some((cause) => cause.field === 'metadata.uid'))
  );
}

function asStored(body: unknown, name: string): StoredRecord {
  const stored = trimRecord(body);
  if (stored) return stored;
  throw new RecordGone(`the ConfigMap ${name} does not hold a record that can be read`);
}

/** What a failed write of this record means. */
function writeError(error: unknown, name: string): unknown {
  if (hasStatus(error, 409))
    return new RecordConflict(`the record ${name} was written by another`, { cause: error });
  if (hasStatus(error, 404) || isOtherObject(error))
    return new RecordGone(`the record ${name} is not there any more`, { cause: error });
  return error;
}

/** How often a record that is let go while we create ours is waited for. */
const createAttempts = 3;

export interface RecordStoreDeps {
  readonly client: KubeClient;
  /** How long a Job is kept after its thread was closed, asked for at each closing. */
  readonly keepFinishedSeconds: () => number;
}

/** Records as ConfigMaps beside their Jobs. */
export function createRecordStore(deps: RecordStoreDeps): RecordStore {
  const { client } = deps;

  async function read({ namespace, name }: Pick<StoredRecord, 'namespace' | 'name'>) {
    const path = objectPath('configmaps', namespace, name);
    try {
      return asStored(await get(path), name);
    } catch (error) {
      if (hasStatus(error, 404)) return undefined;
      throw error;
    }
  }

  async function get(path: string): Promise<unknown> {
    try {
      return (await client.request({ method: 'GET', path })).body;
    } catch (error) {
      if (!hasStatus(error, 403)) throw error;
      // In a namespace that is being deleted only the right to patch is left: a patch of nothing
      // changes nothing, and answers with what stands.
      return (await client.request({ method: 'PATCH', path, body: {} })).body;
    }
  }

  async function create(run: Snapshot): Promise<StoredRecord | undefined> {
    const path = collectionPath('configmaps', run.namespace);
    try {
      const { body } = await client.request({ method: 'POST', path, body: recordManifest(run) });
      return asStored(body, recordName(run.jobName));
    } catch (error) {
      if (hasStatus(error, 409)) return undefined;
      throw error;
    }
  }

  const ensuring = new Map<string, Promise<StoredRecord>>();

  async function createOrRead(run: Snapshot): Promise<StoredRecord> {
    const name = recordName(run.jobName);
    for (let attempt = 1; attempt <= createAttempts; attempt += 1) {
      const standing = (await create(run)) ?? (await read({ namespace: run.namespace, name }));
      if (standing?.record.jobUid === run.uid) return standing;
      // A Job was deleted and made again under its name: the old run's thread is closed first.
      if (standing) throw new RecordConflict(`${name} still belongs to an earlier Job`);
    }
    throw new RecordConflict(`${name} comes and goes`);
  }

  return {
    read,

    /** Whoever submits and whoever tells come at the same moment: one of them is enough. */
    async ensure(run) {
      const begun = ensuring.get(run.uid) ?? createOrRead(run);
      ensuring.set(run.uid, begun);
      try {
        return await begun;
      } finally {
        ensuring.delete(run.uid);
      }
    },

    async write(stored, record, options = {}) {
      const { namespace, name, uid, resourceVersion } = stored;
      // An empty version would make this write unconditional.
      if (resourceVersion === '')
        throw new KubeError(`no version of ${name}`, { status: 0, reason: 'BadRequest' });
      const body = {
        metadata: { uid, resourceVersion, ...(options.release && released) },
        data: { [recordKey]: JSON.stringify(record) },
      };
      try {
        const path = objectPath('configmaps', namespace, name);
        const answer = await client.request({ method: 'PATCH', path, body });
        return asStored(answer.body, name);
      } catch (error) {
        throw writeError(error, name);
      }
    },

    async sweep({ namespace, name, uid }) {
      const body = {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        preconditions: { uid },
        propagationPolicy: 'Background',
      };
      try {
        const path = objectPath('configmaps', namespace, name);
        await client.request({ method: 'DELETE', path, body });
      } catch (error) {
        // Gone, or (409) another one stands in its place.
        if (hasStatus(error, 404, 409)) return;
        throw error;
      }
    },

    async setTimeToLive({ namespace, jobName, uid, observation }) {
      // Whoever set one already, by the template or by hand, meant it.
      if (!observation.job || observation.job.ttlSecondsAfterFinished !== undefined) return;
      const body = {
        metadata: { uid },
        spec: { ttlSecondsAfterFinished: deps.keepFinishedSeconds() },
      };
      try {
        await client.request({
          method: 'PATCH',
          path: objectPath('jobs', namespace, jobName),
          body,
        });
      } catch (error) {
        if (hasStatus(error, 404) || isOtherObject(error)) return;
        throw error;
      }
    },
  };
}
