import type { Logger } from 'pino';
import type { Identity } from '../config.ts';
import type { RunSource, Snapshot } from '../reconcile/ports.ts';
import { label } from '../training/names.ts';
import type { Clock } from '../clock.ts';
import type { KubeClient } from './client.ts';
import { hasStatus, type KubeError } from './errors.ts';
import { readEvents } from './events.ts';
import { actingAs } from './identity.ts';
import { asText, metadataOf } from './json.ts';
import { readLogLines, readLogSince, readLogTail } from './logs.ts';
import { namespaceFate } from './namespace-fate.ts';
import { createReflector, type Reflector, type ReflectorTiming } from './reflector.ts';
import { collectionPath, objectPath } from './resources.ts';
import { createRunIndex } from './run-index.ts';
import { createSharedTexts } from './shared-texts.ts';
import { trimPod } from './trim-pod.ts';
import { createUnreadableRecords } from './unreadable-records.ts';
import { createWorkloads } from './workloads.ts';
import { trimRecord, trimWatchedJob } from './trim.ts';

export interface WatchedRuns extends RunSource {
  /** Begins to watch a namespace; resolves when all of it has been listed. Once per namespace. */
  watch(namespace: string, signal: AbortSignal): Promise<void>;
  /** True while every cache is up to date. */
  healthy(): boolean;
}

export interface RunSourceDeps {
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly identity: () => Identity;
  /** Called each time a watch of this kind is opened anew, with what ended the one before. */
  readonly onWatchEnd?: ((kind: string, cause: string) => void) | undefined;
  readonly timing?: ReflectorTiming;
}

/** The runs of every watched namespace: three watches each, however many runs there are. */
export function createRunSource(deps: RunSourceDeps): WatchedRuns {
  const { client, clock, random, log } = deps;
  const index = createRunIndex();
  const texts = createSharedTexts();
  const workloads = createWorkloads({ client, clock });
  const letGoUnreadable = createUnreadableRecords({ client, clock, log });
  const listeners = new Set<(uid: string) => void>();
  const watched = new Map<string, Promise<void>>();
  const reflectors: Reflector[] = [];

  function tell(uids: Iterable<string>): void {
    for (const uid of uids)
      for (const listener of listeners) {
        try {
          listener(uid);
        } catch (error) {
          log.error({ err: error, uid }, 'a listener for changed runs failed');
        }
      }
  }

  const ended = (kind: string) => (error: KubeError | undefined) =>
    deps.onWatchEnd?.(kind, error?.reason ?? 'closed');

  /** Where rights went with their namespace, so did what they were for; the records a little later. */
  async function isEmptied(namespace: string, kind: 'contents' | 'records'): Promise<boolean> {
    const fate = await namespaceFate(client, namespace);
    return fate === 'gone' || (fate === 'leaves' && kind === 'contents');
  }

  function reflectorsOf(namespace: string, changed: (uids: string[]) => void): Reflector[] {
    const common = { client, clock, random, log, labelSelector: label.run };
    const timing = deps.timing && { timing: deps.timing };
    const contents = { ...common, ...timing, isEmptied: () => isEmptied(namespace, 'contents') };
    return [
      createReflector({
        ...contents,
        path: collectionPath('jobs', namespace),
        onEnd: ended('jobs'),
        trim: (raw) => texts.in(trimWatchedJob(raw)),
        onChange: (change) => changed(index.job(change)),
      }),
      createReflector({
        ...contents,
        path: collectionPath('pods', namespace),
        onEnd: ended('pods'),
        trim: (raw) => texts.in(trimPod(raw)),
        onChange: (change) => changed(index.pod(change)),
      }),
      createReflector({
        ...common,
        ...timing,
        isEmptied: () => isEmptied(namespace, 'records'),
        path: collectionPath('configmaps', namespace),
        onEnd: ended('configmaps'),
        trim(raw) {
          const record = trimRecord(raw);
          if (!record) letGoUnreadable(raw);
          return texts.in(record);
        },
        onChange: (change) => changed(index.record(change)),
      }),
    ];
  }

  async function isGivenUp(namespace: string): Promise<boolean> {
    try {
      return await isEmptied(namespace, 'contents');
    } catch (error) {
      log.debug({ err: error, namespace }, 'the namespace could not be asked for');
      return false;
    }
  }

  async function begin(namespace: string, signal: AbortSignal): Promise<void> {
    // A Job without its record, or the other way round, is a half-read cache: say nothing until
    // all three have been listed.
    let held: Set<string> | undefined = new Set();
    const made = reflectorsOf(namespace, (uids) => {
      if (held === undefined) return tell(uids);
      for (const uid of uids) held.add(uid);
    });
    reflectors.push(...made);
    for (const reflector of made) void reflector.run(signal);
    await Promise.all(made.map((reflector) => reflector.settled()));
    const touched = held;
    held = undefined;
    tell(touched);
  }

  /** A log is read as its owner. */
  const logOf = ({ namespace, spec }: Snapshot, podName: string) => ({
    namespace,
    podName,
    impersonate: actingAs(deps.identity(), spec.user),
  });

  return {
    watch(namespace, signal) {
      const begun = watched.get(namespace) ?? begin(namespace, signal);
      watched.set(namespace, begun);
      return begun;
    },
    healthy() {
      const now = clock.now();
      return reflectors.length > 0 && reflectors.every((reflector) => reflector.healthy(now));
    },

    snapshot: (uid) => index.snapshot(uid),
    uids: () => index.uids(),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    async jobExists({ namespace, jobName, uid }) {
      try {
        const path = objectPath('jobs', namespace, jobName);
        const { body } = await client.request({ method: 'GET', path });
        return asText(metadataOf(body)['uid']) === uid;
      } catch (error) {
        if (hasStatus(error, 404)) return false;
        // The right to ask may have gone with the namespace, as the Job has or is about to.
        if (hasStatus(error, 403) && (await isGivenUp(namespace))) return false;
        throw error;
      }
    },

    events: (run) => readEvents(client, run),
    workload: (run) => workloads.of(run),

    logTail: (run, { podName, container, lines }) =>
      readLogTail(client, { ...logOf(run, podName), container, lines }),
    logSince: (run, { podName, after }) => readLogSince(client, { ...logOf(run, podName), after }),
    logLines: (run, { podName, signal }) =>
      readLogLines(client, { ...logOf(run, podName), signal }),
  };
}
