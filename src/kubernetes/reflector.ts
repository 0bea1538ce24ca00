import { setImmediate as othersTurn } from 'node:timers/promises';
import type { Logger } from 'pino';
import { sleep, type Clock } from '../clock.ts';
import { inTurns } from '../turns.ts';
import { createCache, type Arrival, type Change } from './cache.ts';
import type { KubeClient } from './client.ts';
import { hasStatus, type KubeError, networkError } from './errors.ts';
import { asText, metadataOf } from './json.ts';
import { createPace } from './pace.ts';
import { parseWatchLine } from './watch-line.ts';

/** Times in milliseconds; tests shorten them. */
export interface ReflectorTiming {
  /** A watch is silent for no longer than this: bookmarks come about every minute. */
  readonly inactivityMs: number;
  /** The server is asked to end each watch after this to twice this. */
  readonly watchMs: number;
  /**
   * A full list now and then, whatever the watch said: so long for each page that it takes, so that
   * a large collection costs no more calls than a small one.
   */
  readonly relistMs: number;
  /** Silent for longer than this, the cache may be out of date. */
  readonly silenceMs: number;
}

export const reflectorTiming: ReflectorTiming = {
  inactivityMs: 120_000,
  watchMs: 300_000,
  relistMs: 720_000,
  silenceMs: 180_000,
};

const pageSize = 500;
/** So many objects are taken in before everybody else in the process has their turn. */
const atATime = 20;
/** A server that has just restarted refuses for a moment what it will allow: believe the third 403. */
const believedRefusals = 3;

/** Keeps a cache equal to one collection of the API server. */
export interface Reflector {
  /** Lists and watches until the signal aborts; every fault is waited out. Never rejects. */
  run(signal: AbortSignal): Promise<void>;
  /** Resolves when the collection has been listed once, or when it is clear that it may not be. */
  settled(): Promise<void>;
  /**
   * False where the cache may be out of date. A collection that the bot may not read at all, and one
   * that is deleted, count as healthy: one namespace must not take the bot from everybody else.
   */
  healthy(now: number): boolean;
}

export interface ReflectorDeps<T> {
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly path: string;
  readonly labelSelector: string;
  /** Cuts an object down to what is kept; undefined where it is none of ours. */
  readonly trim: (raw: unknown) => T | undefined;
  /** Called synchronously, in order, after the cache changed. */
  readonly onChange: (change: Change<T>) => void;
  /**
   * Asked each time the collection was refused once more than is believed: true where nothing is left
   * in it. It may reject.
   */
  readonly isEmptied?: () => Promise<boolean>;
  /** The watch ended and is opened anew; with the fault that ended it, where there was one. */
  readonly onEnd?: (error: KubeError | undefined) => void;
  readonly timing?: ReflectorTiming;
}

export function createReflector<T>(deps: ReflectorDeps<T>): Reflector {
  const { client, clock, random, log, path, labelSelector, onChange } = deps;
  const timing = deps.timing ?? reflectorTiming;
  const cache = createCache<T>();
  const pace = createPace(random);
  const settled = Promise.withResolvers<void>();
  /** Where the watch stands; undefined before the first list and when the place is lost. */
  let position: string | undefined;
  let listedAt: number | undefined;
  let listedPages = 1;
  let heardAt = 0;
  /** In a row. */
  let refusals = 0;
  let emptied = false;
  let progressed = false;

  function arrivalOf(raw: unknown): Arrival<T> | undefined {
    const uid = asText(metadataOf(raw)['uid']);
    const resourceVersion = asText(metadataOf(raw)['resourceVersion']);
    return uid && resourceVersion ? { uid, resourceVersion, value: deps.trim(raw) } : undefined;
  }

  async function list(signal: AbortSignal): Promise<void> {
    const arrivals: Arrival<T>[] = [];
    let token: string | undefined;
    let version: string | undefined;
    let pages = 0;
    do {
      const query = { labelSelector, limit: pageSize, continue: token };
      const { items, metadata } = await client.page({ path, query, signal }, arrivalOf);
      arrivals.push(...items);
      // Every page names the version that the whole list is of.
      version = asText(metadata['resourceVersion']);
      token = asText(metadata['continue']);
      heardAt = clock.now();
      pages += 1;
    } while (token !== undefined);
    position = version;
    listedAt = clock.now();
    listedPages = pages;
    refusals = 0;
    emptied = false;
    await inTurns(cache.replace(arrivals), atATime, onChange);
    settled.resolve();
  }

  function hear(line: string): void {
    heardAt = clock.now();
    const event = parseWatchLine(line);
    if (event === undefined) return;
    if (event.type === 'ERROR') throw event.error;
    progressed = true;
    if (event.type === 'BOOKMARK') {
      position = event.resourceVersion;
      return;
    }
    const arrival = arrivalOf(event.object);
    if (arrival === undefined) return;
    position = arrival.resourceVersion;
    const change = cache.apply(event.type, arrival);
    if (change) onChange(change);
  }

  async function watch(signal: AbortSignal): Promise<void> {
    const timeoutSeconds = Math.round((timing.watchMs / 1000) * (1 + random()));
    const lines = await client.stream({
      path,
      query: {
        labelSelector,
        watch: true,
        allowWatchBookmarks: true,
        resourceVersion: position,
        timeoutSeconds,
      },
      inactivityMs: timing.inactivityMs,
      signal,
    });
    heardAt = clock.now();
    refusals = 0;
    let heard = 0;
    for await (const line of lines) {
      hear(line);
      heard += 1;
      if (heard % atATime === 0) await othersTurn();
    }
  }

  async function round(signal: AbortSignal): Promise<KubeError | undefined> {
    const due = listedAt === undefined || clock.now() - listedAt >= timing.relistMs * listedPages;
    try {
      if (position === undefined || due) await list(signal);
      await watch(signal);
      return undefined;
    } catch (error) {
      return networkError(error);
    }
  }

  async function noteRefusal(error: KubeError | undefined): Promise<void> {
    if (!hasStatus(error, 403)) return;
    refusals += 1;
    if (refusals < believedRefusals) return;
    settled.resolve();
    if (emptied || !(await isEmptied())) return;
    emptied = true;
    for (const change of cache.replace([])) onChange(change);
  }

  async function isEmptied(): Promise<boolean> {
    try {
      return (await deps.isEmptied?.()) ?? false;
    } catch (error) {
      log.debug({ err: error, path }, 'whether anything is left could not be asked');
      return false;
    }
  }

  return {
    async run(signal) {
      while (!signal.aborted) {
        const began = clock.now();
        progressed = false;
        const error = await round(signal);
        if (signal.aborted) break;
        await noteRefusal(error);
        const at = clock.now();
        const next = pace.next({ error, progressed, livedMs: at - began, at });
        if (next.relist) position = undefined;
        deps.onEnd?.(error);
        report(log, error, { path, waitMs: next.waitMs, failures: pace.failures() });
        await sleep(clock, next.waitMs, signal);
      }
      settled.resolve();
    },
    settled: () => settled.promise,
    healthy(now) {
      if (listedAt === undefined || emptied) return refusals >= believedRefusals;
      return now - heardAt < timing.silenceMs;
    },
  };
}

/** Ends of watches are everyday; only a fault that repeats is worth a warning. */
function report(log: Logger, error: KubeError | undefined, fields: Record<string, unknown>): void {
  if (!error) return log.debug(fields, 'watch ended');
  const level = Number(fields['failures']) > 1 ? 'warn' : 'debug';
  log[level]({ ...fields, status: error.status, reason: error.reason, err: error }, 'watch failed');
}
