import { pino } from 'pino';
import type { Clock } from '../../../src/clock.ts';
import type { KubeClient } from '../../../src/kubernetes/client.ts';
import { createRunSource } from '../../../src/kubernetes/run-source.ts';
import type { RunSource } from '../../../src/reconcile/ports.ts';
import type { FakeCluster } from '../fake-cluster.ts';
import { spec } from '../run.ts';
import { rawObjects } from './watch-lines.ts';

const collections = ['jobs', 'pods', 'configmaps'] as const;
type Collection = (typeof collections)[number];

/**
 * The pretended cluster as the real reflectors see it: every change goes to them as a watch line,
 * and what they make of it is what the reconciler is given.
 */
export async function watchCluster(cluster: FakeCluster, clock: Clock): Promise<RunSource> {
  const log = pino({ level: 'silent' });
  const client = createWatchedClient(cluster);
  const identity = () => 'bot' as const;
  const random = () => 0.5;
  const watched = createRunSource({ client, clock, random, log, identity });
  await watched.watch(spec.namespace, new AbortController().signal);
  // What is asked for, and not watched, is answered by the pretended cluster itself.
  const { source } = cluster;
  return {
    ...watched,
    jobExists: (run) => source.jobExists(run),
    workload: (run) => source.workload(run),
    events: (run) => source.events(run),
    logTail: (run, options) => source.logTail(run, options),
    logSince: (run, options) => source.logSince(run, options),
    logLines: (run, options) => source.logLines(run, options),
  };
}

/** An API server that lists what stands, and says line by line what has changed since. */
function createWatchedClient(cluster: FakeCluster): KubeClient {
  const lines = { jobs: createLines(), pods: createLines(), configmaps: createLines() };
  const known = {
    jobs: contentOf('jobs'),
    pods: contentOf('pods'),
    configmaps: contentOf('configmaps'),
  };
  let version = 1;

  /** Uid → the object as JSON. */
  function contentOf(collection: Collection): Map<string, string> {
    const objects = rawObjects(cluster)[collection];
    return new Map(objects.map((object) => [object.metadata.uid, JSON.stringify(object)]));
  }

  /** The object; a record has a version of its own, by which it is written. */
  function versioned(content: string): unknown {
    return JSON.parse(content, (key, value: unknown) =>
      key === 'metadata' ? { resourceVersion: String(version), ...Object(value) } : value,
    );
  }

  function say(collection: Collection, type: string, content: string): void {
    version += 1;
    const object = versioned(content);
    lines[collection].push(JSON.stringify({ type, object }));
  }

  function sayWhatChanged(collection: Collection): void {
    const before = known[collection];
    const now = contentOf(collection);
    for (const [uid, content] of now)
      if (before.get(uid) !== content)
        say(collection, before.has(uid) ? 'MODIFIED' : 'ADDED', content);
    for (const [uid, content] of before) if (!now.has(uid)) say(collection, 'DELETED', content);
    known[collection] = now;
  }

  cluster.source.onChange(() => collections.forEach(sayWhatChanged));
  return {
    request: ({ path }) => Promise.reject(new Error(`nobody answers ${path}`)),
    page({ path }, keep) {
      const kept = Array.from(known[collectionOf(path)].values(), (text) => keep(versioned(text)));
      const items = kept.filter((item) => item !== undefined);
      return Promise.resolve({ items, metadata: { resourceVersion: String(version) } });
    },
    stream: ({ path }) => Promise.resolve(lines[collectionOf(path)].read()),
    close: () => Promise.resolve(),
  };
}

function collectionOf(path: string): Collection {
  const found = collections.find((collection) => path.endsWith(`/${collection}`));
  if (!found) throw new Error(`nobody answers ${path}`);
  return found;
}

/** Lines that are read as they come, without an end. */
function createLines() {
  const waiting: string[] = [];
  let wake = (): void => undefined;
  return {
    push(line: string): void {
      waiting.push(line);
      wake();
    },
    async *read(): AsyncIterable<string> {
      for (;;) {
        for (let line = waiting.shift(); line !== undefined; line = waiting.shift()) yield line;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
