import type { Logger } from 'pino';
import { backoffMs } from '../backoff.ts';
import { sleep, type Clock } from '../clock.ts';
import type { Identity } from '../config.ts';
import { Refusal } from '../errors.ts';
import type { RecordStore } from '../reconcile/ports.ts';
import type { Submitted, Submitter } from '../reconcile/people-ports.ts';
import type { ComputeType } from '../training/catalog.ts';
import type { Origin, TrainingSpec } from '../training/spec.ts';
import type { KubeClient } from './client.ts';
import { hasStatus, KubeError, networkError } from './errors.ts';
import { actingAs } from './identity.ts';
import type { Json } from './json.ts';
import { buildJob } from './job-manifest.ts';
import { toRefusal } from './refusal.ts';
import { collectionPath, objectPath } from './resources.ts';
import { requireResume } from './resume-mount.ts';
import { reviewed } from './review.ts';
import type { Template } from './template.ts';
import { type JobEntry, trimJob } from './trim.ts';

export interface SubmitterDeps {
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly records: RecordStore;
  readonly identity: () => Identity;
  readonly template: (type: ComputeType) => Template;
}

/** How often a submit whose fate is unknown is tried; each time under the same name. */
const attempts = 3;
const retryRange = { firstMs: 300, mostMs: 3_000 };
/** A person waits for the answer: for one call, and for all of a submit together. */
const timeoutMs = 10_000;
const submitMs = 40_000;

interface Asked {
  readonly spec: TrainingSpec;
  readonly origin: Origin;
  /** What they come to. */
  readonly job: Json;
}

/** What one POST came to: the Job, or the reason why there is none of ours. */
type Outcome =
  | { readonly kind: 'created'; readonly entry: JobEntry; readonly warnings: readonly string[] }
  | { readonly kind: 'existing'; readonly entry: JobEntry }
  | { readonly kind: 'failed'; readonly error: KubeError };

/**
 * Creates Jobs as the person who asked, each once: the Job's name is derived from the trigger, so a
 * repeated submit meets the Job it made before and answers with that.
 */
export function createSubmitter(deps: SubmitterDeps): Submitter {
  const { client, clock, random, log, records } = deps;

  async function find(spec: TrainingSpec, signal: AbortSignal): Promise<JobEntry | undefined> {
    const path = objectPath('jobs', spec.namespace, spec.jobName);
    try {
      // With the bot's rights: the person may be allowed to create Jobs, yet not to read them.
      const { body } = await client.request({ method: 'GET', path, timeoutMs, signal });
      return trimJob(body);
    } catch (error) {
      if (hasStatus(error, 404)) return undefined;
      throw error;
    }
  }

  /** The Job of this very request, where it stands. */
  async function findOurs(
    { spec, origin }: Asked,
    signal: AbortSignal,
  ): Promise<JobEntry | undefined> {
    const entry = await find(spec, signal);
    return entry?.origin.request === origin.request ? entry : undefined;
  }

  async function post({ spec, job }: Asked, signal: AbortSignal): Promise<Outcome> {
    const { body, warnings } = await client.request({
      method: 'POST',
      path: collectionPath('jobs', spec.namespace),
      query: { fieldManager: 'slack-train' },
      body: job,
      isUrgent: true,
      impersonate: actingAs(deps.identity(), spec.user),
      timeoutMs,
      signal,
    });
    const entry = trimJob(body);
    if (entry) return { kind: 'created', entry, warnings };
    const message = 'the API server answered with a Job that is not the one sent';
    return { kind: 'failed', error: new KubeError(message, { status: 502, reason: 'Altered' }) };
  }

  async function createOnce(asked: Asked, signal: AbortSignal): Promise<Outcome> {
    try {
      return await post(asked, signal);
    } catch (cause) {
      const error = networkError(cause);
      // A full quota answers a duplicate with 403, not 409: look before believing either.
      if (!error.inDoubt && !hasStatus(error, 403, 409)) return { kind: 'failed', error };
      const entry = await findOurs(asked, signal).catch(() => undefined);
      return entry ? { kind: 'existing', entry } : { kind: 'failed', error };
    }
  }

  async function create(asked: Asked): Promise<Outcome> {
    const signal = AbortSignal.timeout(submitMs);
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await createOnce(asked, signal);
      const isLast = attempt === attempts || signal.aborted;
      if (outcome.kind !== 'failed' || !outcome.error.transient || isLast) return outcome;
      await sleep(clock, backoffMs(attempt, retryRange, random));
    }
  }

  /** The reconciler makes the record if this fails; here it only closes the gap in time. */
  async function record({ job, spec, origin }: JobEntry): Promise<void> {
    const { uid, namespace, name: jobName } = job;
    const observation = { job, pods: [], events: [] };
    try {
      await records.ensure({ uid, namespace, jobName, spec, origin, observation });
    } catch (error) {
      log.warn({ run: spec.id, err: error }, 'record not written yet');
    }
  }

  async function submit(spec: TrainingSpec, origin: Origin): Promise<Submitted> {
    const template = deps.template(spec.type);
    const job = buildJob(template, spec, origin);
    requireResume(job, template.file, spec);
    const { namespace } = spec;
    const action = { verb: 'create', group: 'batch', resource: 'jobs', namespace };
    await reviewed(client, deps.identity(), spec.user, action);
    const outcome = await create({ spec, origin, job });
    if (outcome.kind === 'failed') throw outcome.error;
    const { kind, entry } = outcome;
    const warnings = kind === 'created' ? outcome.warnings : [];
    if (kind === 'created') await record(entry);
    log.info({ run: spec.id, job: spec.jobName, user: spec.user.id, outcome: kind }, 'submitted');
    return { kind, spec: entry.spec, origin: entry.origin, warnings };
  }

  return {
    async submit(spec, origin) {
      try {
        return await submit(spec, origin);
      } catch (cause) {
        if (cause instanceof Refusal) throw cause;
        if (!(cause instanceof KubeError)) throw cause;
        const { namespace, jobName } = spec;
        throw toRefusal(cause, { deed: 'start', user: spec.user.id, namespace, jobName });
      }
    },
  };
}
