import { label, recordKey } from '../../../training/names.ts';

export type Json = Readonly<Record<string, unknown>>;

/** One run as the bot itself made it: what all others are copies of. */
export interface Prototype {
  readonly run: string;
  readonly jobName: string;
  /** What the bot posted: the very Job, unchanged. */
  readonly job: Json;
  /** The path and the headers that it was posted with, credentials apart. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Its record as the API server has it. */
  readonly record: Json;
}

/** Nothing schedules these pods, on any cluster: their states are written by the bench. */
const schedulerName = 'slack-train-bench';

const letters = 'abcdefghijklmnopqrstuvwxyz234567';

/** The id of the n-th copy: ten characters, as the bot's own. */
export function runId(index: number): string {
  let left = index;
  let id = '';
  for (let position = 0; position < 10; position += 1) {
    id = (letters[left % letters.length] ?? 'a') + id;
    left = Math.floor(left / letters.length);
  }
  return id.replace(/^a/, 'q');
}

/** The text of the prototype with another run's id in place of its own. */
function renamed(prototype: Prototype, object: Json, index: number): Json {
  const { run } = prototype;
  const id = runId(index);
  // A run's folder holds four characters of its id. They come last, so that no two are alike.
  const text = JSON.stringify(object)
    .replaceAll(run, id)
    .replaceAll(`-${run.slice(0, 4)}`, `-${id.slice(-4)}`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object with other names
  return JSON.parse(text) as Json;
}

/** The n-th Job. */
export function jobOf(prototype: Prototype, index: number): Json {
  return renamed(prototype, prototype.job, index);
}

/** The same Job, byte for byte but for its label: the bot does not see it. */
export function unwatchedJobOf(prototype: Prototype, index: number): Json {
  const job = jobOf(prototype, index);
  const text = JSON.stringify(job).replaceAll(label.run, label.run.replace('run', 'raw'));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a Job with another label
  return JSON.parse(text) as Json;
}

/**
 * The record of the n-th Job. Its card stands and its start was told, or (`untold`) it hangs below
 * the prototype's card and its start is still to be told.
 */
export function recordOf(
  prototype: Prototype,
  index: number,
  { jobUid, untold }: { jobUid: string; untold: boolean },
): Json {
  const { metadata, data, ...rest } = renamed(prototype, prototype.record, index);
  const { name, namespace, labels, finalizers, ownerReferences } = asObject(metadata);
  const owners = asList(ownerReferences).map((owner) => Object.assign({}, owner, { uid: jobUid }));
  const record = asObject(JSON.parse(String(asObject(data)[recordKey])));
  const card = `1700000000.${String(index).padStart(6, '0')}`;
  const told = untold ? record['told'] : { card, started: card.replace('17', '18') };
  return {
    ...rest,
    metadata: { name, namespace, labels, finalizers, ownerReferences: owners },
    data: { [recordKey]: JSON.stringify({ ...record, jobUid, told }) },
  };
}

/** The pod that a Job's controller would make, waiting for a node. */
export function podOf(job: Json, jobUid: string): Json {
  const { name, namespace } = asObject(job['metadata']);
  const template = asObject(asObject(job['spec'])['template']);
  const labels = {
    ...asObject(asObject(template['metadata'])['labels']),
    'batch.kubernetes.io/controller-uid': jobUid,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': jobUid,
    'job-name': name,
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${String(name)}-b2x7q`,
      namespace,
      labels,
      ownerReferences: [
        {
          apiVersion: 'batch/v1',
          kind: 'Job',
          name,
          uid: jobUid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: { ...asObject(template['spec']), schedulerName },
  };
}

export function asObject(value: unknown): Json {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked the line above
  return isObject ? (value as Json) : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
