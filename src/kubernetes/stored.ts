import { z } from 'zod';
import type { RunRecord } from '../reconcile/ports.ts';
import { computeTypes } from '../training/catalog.ts';
import type { Diagnosis } from '../training/cause.ts';
import { endPhases, type Cancellation, type RunState } from '../training/run.ts';
import { PathName } from '../training/path-name.ts';
import { isRunId } from '../training/run-id.ts';
import { lineageKinds, type Origin, type TrainingSpec } from '../training/training-spec.ts';
import { parseJson } from './json.ts';

// What this project stores in the cluster as JSON. Objects are loose: a field that a newer version
// wrote survives being read and written by this one. Others may write such JSON, too: what names a
// run, a person or a place in Slack counts only in the shape that this project gives it.

const text = z.string();
const texts = z.array(z.string());
const runId = text.refine(isRunId);
const jobName = text.regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/);
/** Of a person, a team or a conversation. */
const slackId = text.regex(/^[A-Z][A-Z0-9]+$/);
const slackTs = text.regex(/^\d+\.\d+$/);

const trainingSpec: z.ZodType<TrainingSpec> = z.looseObject({
  id: runId,
  jobName,
  namespace: text,
  model: PathName,
  type: z.enum(computeTypes),
  gpuCount: z.number(),
  cpu: text.exactOptional(),
  memory: text.exactOptional(),
  image: text,
  command: texts,
  args: texts,
  timeLimitSeconds: z.number(),
  parameters: z.array(z.looseObject({ key: text, value: text, given: z.boolean() })),
  user: z.looseObject({
    slackId,
    id: PathName,
    uid: z.number().exactOptional(),
    gid: z.number().exactOptional(),
    groups: texts,
  }),
  outputs: z.looseObject({
    userRoot: text,
    relative: text,
    folder: text,
    checkpoint: text,
    logs: text,
    tensorboard: text,
  }),
  resumable: z.boolean().exactOptional(),
  resume: z
    .looseObject({
      run: runId,
      relative: text,
      path: text,
      flag: text.exactOptional(),
      env: text.exactOptional(),
    })
    .exactOptional(),
  // Only told: what another version wrote must not keep the run from being seen.
  lineage: z
    .looseObject({
      kind: z.enum(lineageKinds),
      run: runId,
      changes: z.array(
        z.looseObject({ what: text, was: text.exactOptional(), now: text.exactOptional() }),
      ),
    })
    .optional()
    .catch(undefined),
  requestedAt: text,
  commandText: text,
});

const origin: z.ZodType<Origin> = z.looseObject({
  // Slack does not always tell it.
  team: text.regex(/^[A-Z0-9]*$/),
  slackUserId: slackId,
  channel: slackId,
  askedIn: slackId.exactOptional(),
  from: z.looseObject({ channel: slackId, ts: slackTs }).optional().catch(undefined),
  request: text,
});

const cancellation: z.ZodType<Cancellation> = z.looseObject({
  by: text,
  as: text,
  at: text,
  reason: text.exactOptional(),
});

const diagnosis: z.ZodType<Diagnosis> = z.looseObject({
  code: text,
  cause: text,
  fix: text.exactOptional(),
  hopeless: z.boolean(),
  since: text.exactOptional(),
});

const runState: z.ZodType<RunState> = z.looseObject({
  phase: z.enum(endPhases),
  since: text.exactOptional(),
  startedAt: text.exactOptional(),
  endedAt: text.exactOptional(),
  waitedMs: z.number().exactOptional(),
  ranMs: z.number().exactOptional(),
  node: text.exactOptional(),
  image: text.exactOptional(),
  podName: text.exactOptional(),
  attempts: z.number(),
  exitCode: z.number().exactOptional(),
  memoryLimit: text.exactOptional(),
  diagnosis: diagnosis.exactOptional(),
  cancelled: cancellation.exactOptional(),
});

const runRecord: z.ZodType<RunRecord> = z.looseObject({
  run: runId,
  jobName,
  jobUid: text,
  spec: trainingSpec,
  origin,
  channel: slackId.exactOptional(),
  left: z.looseObject({ channel: slackId, takesMessages: z.boolean() }).exactOptional(),
  told: z.record(text, text),
  cancelled: cancellation.exactOptional(),
  started: z
    .looseObject({ startedAt: text.exactOptional(), image: text.exactOptional() })
    .exactOptional(),
  // Only makes a card more exact: what another version wrote must not keep the record from being read.
  ended: runState.optional().catch(undefined),
  closed: z.enum(['told', 'undeliverable']).exactOptional(),
});

function reader<T>(schema: z.ZodType<T>): (json: string | undefined) => T | undefined {
  return (json) => (json === undefined ? undefined : schema.safeParse(parseJson(json)).data);
}

/** The spec that a Job's annotation holds; undefined where it is not one of ours. */
export const readSpec = reader(trainingSpec);
/** The origin that a Job's annotation holds; undefined where it is not one of ours. */
export const readOrigin = reader(origin);
/** The content of a record; undefined where it cannot be read. */
export const readRecord = reader(runRecord);
