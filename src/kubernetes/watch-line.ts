import { KubeError, statusError } from './errors.ts';
import { asObject, asText, metadataOf } from './json.ts';
import { parseObject } from './list-text.ts';

/** One line of a watch. */
export type WatchLine =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: unknown }
  /** Nothing changed up to this version. */
  | { readonly type: 'BOOKMARK'; readonly resourceVersion: string }
  | { readonly type: 'ERROR'; readonly error: KubeError };

function unreadable(line: string): WatchLine {
  const message = `an unreadable line in a watch: ${line.slice(0, 80)}`;
  return { type: 'ERROR', error: new KubeError(message, { status: 0, reason: 'ConnectionLost' }) };
}

/** Reads one line; undefined for an empty one. A line that is no event is an ERROR. */
export function parseWatchLine(line: string): WatchLine | undefined {
  if (line.trim() === '') return undefined;
  const event = asObject(parseObject(line));
  const object = event['object'];
  const resourceVersion = asText(metadataOf(object)['resourceVersion']);
  switch (event['type']) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      return { type: event['type'], object };
    case 'BOOKMARK':
      return resourceVersion ? { type: 'BOOKMARK', resourceVersion } : unreadable(line);
    case 'ERROR':
      return { type: 'ERROR', error: statusError(asObject(object), 500) };
    default:
      return unreadable(line);
  }
}
