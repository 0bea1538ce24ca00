import type { KubeObject, StoreEvent } from '../types.ts';
import type { ApiDeps, Call } from './call.ts';
import { revisionOf } from './history.ts';
import type { Reply, Sink } from './http.ts';
import { flagParameter, numberParameter, parseResourceVersion } from './parameters.ts';
import { matcherOf, shownOf } from './read.ts';
import { apiVersionOf } from './resources.ts';
import type { Matcher } from './selectors.ts';
import { showObject, type Shown } from './show.ts';
import { expired, type Status } from './status-error.ts';

/** Without timeoutSeconds a real server ends a watch after 30 to 60 minutes. */
const DEFAULT_TIMEOUT_S = 1800;
const GONE = expired('The resourceVersion for the provided watch is too old.');
const INITIAL_EVENTS_END = { 'k8s.io/initial-events-end': 'true' };

/**
 * What a watch with this selector sees of a change: an object that begins to match is ADDED, one
 * that ceases to is DELETED as it last matched. Undefined where it sees nothing.
 */
function seenChange(
  event: StoreEvent,
  matches: Matcher,
): { type: StoreEvent['type']; object: KubeObject } | undefined {
  const { object, previous } = event;
  const did = previous !== undefined && matches(previous);
  if (event.type === 'DELETED') return did ? { type: 'DELETED', object } : undefined;
  if (matches(object)) return { type: did ? 'MODIFIED' : 'ADDED', object };
  if (!did) return undefined;
  const { resourceVersion } = object.metadata;
  return {
    type: 'DELETED',
    object: { ...previous, metadata: { ...previous.metadata, resourceVersion } },
  };
}

/** Writes the lines of one watch. */
function createWriter(call: Call, shown: Shown, sink: Sink, now: () => Date) {
  let isFirst = true;
  const line = (type: string, object: unknown): void => {
    sink.write(`${JSON.stringify({ type, object })}\n`);
  };
  return {
    event(type: StoreEvent['type'], object: KubeObject): void {
      line(type, showObject(call.info, object, { ...shown, now: now() }, isFirst));
      isFirst = false;
    },
    bookmark(revision: number, annotations?: Record<string, string>): void {
      const { kind } = call.info;
      const metadata = {
        resourceVersion: String(revision),
        creationTimestamp: null,
        ...(annotations === undefined ? {} : { annotations }),
      };
      line('BOOKMARK', { kind, apiVersion: apiVersionOf(call.info), metadata });
    },
    error(status: Status): void {
      line('ERROR', status);
    },
  };
}

type Writer = ReturnType<typeof createWriter>;

/** What a watch begins with: everything there is, or what it missed. Undefined: too old. */
function firstEvents(
  deps: ApiDeps,
  call: Call,
  revision: number,
  matches: Matcher,
): readonly { type: StoreEvent['type']; object: KubeObject }[] | undefined {
  const { resource } = call.info;
  if (revision === 0) {
    const now = deps.store.list(resource).filter(matches);
    return now.map((object) => ({ type: 'ADDED', object }));
  }
  return deps.store.history
    .since(revision)
    ?.filter((event) => event.resource === resource)
    .map((event) => seenChange(event, matches))
    .filter((seen) => seen !== undefined);
}

/** What a watch was asked for. */
interface Asked {
  readonly shown: Shown;
  readonly matches: Matcher;
  /** Changes after this version; 0 for everything there is and then every change. */
  readonly revision: number;
  readonly wantsBookmarks: boolean;
  readonly timeoutMs: number;
}

function asked(deps: ApiDeps, call: Call): Asked {
  const { request } = call;
  return {
    shown: shownOf(deps, call),
    matches: matcherOf(call),
    revision: parseResourceVersion(request.query.get('resourceVersion') ?? ''),
    wantsBookmarks: flagParameter(request, 'allowWatchBookmarks'),
    timeoutMs: (numberParameter(request, 'timeoutSeconds') || DEFAULT_TIMEOUT_S) * 1000,
  };
}

/** Sends changes and bookmarks until the watch ends or is cut. */
function follow(deps: ApiDeps, call: Call, want: Asked, writer: Writer, sink: Sink): void {
  const { store } = deps;
  const bookmark = (): void => {
    // A watch from a version not reached yet has nothing to confirm.
    if (want.wantsBookmarks && store.revision >= want.revision) writer.bookmark(store.revision);
  };
  const stops = [
    store.subscribe((event) => {
      if (event.resource !== call.info.resource) return;
      if (revisionOf(event.object) <= want.revision) return;
      const seen = seenChange(event, want.matches);
      if (seen !== undefined) writer.event(seen.type, seen.object);
    }),
    every(deps.bookmarkMs, bookmark),
    after(want.timeoutMs, () => {
      bookmark();
      sink.end();
    }),
    deps.watches.add({
      cut(how) {
        if (how === 'reset') return sink.reset();
        if (how === 'silence') return stop();
        if (how === 'gone') writer.error(GONE.status);
        if (how === 'truncate') sink.write('{"type":"MODIFIED","object":{"kind":"');
        return sink.end();
      },
    }),
  ];
  const stop = (): void => {
    for (const one of stops) one();
  };
  sink.signal.addEventListener('abort', stop);
}

/** GET with watch=1: a line of JSON for every change from a version on. */
export function watchObjects(deps: ApiDeps, call: Call): Reply {
  const want = asked(deps, call);
  const { store } = deps;
  const initial = flagParameter(call.request, 'sendInitialEvents');

  function run(sink: Sink): void {
    const writer = createWriter(call, want.shown, sink, deps.now);
    const first = firstEvents(deps, call, initial ? 0 : want.revision, want.matches);
    if (first === undefined) {
      const why = `too old resource version: ${want.revision} (${store.history.compacted + 1})`;
      writer.error(expired(why).status);
      sink.end();
      return;
    }
    for (const { type, object } of first) writer.event(type, object);
    if (initial && want.wantsBookmarks) writer.bookmark(store.revision, INITIAL_EVENTS_END);
    follow(deps, call, want, writer, sink);
  }

  return { kind: 'stream', contentType: 'application/json', run };
}

function every(ms: number, act: () => void): () => void {
  const timer = setInterval(act, ms);
  return () => clearInterval(timer);
}

function after(ms: number, act: () => void): () => void {
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
}
