import { messageEventType } from '../training/names.ts';

/** A message as conversations.history and .replies give it, as far as it is read here. */
export interface ReadMessage {
  readonly ts?: string;
  readonly user?: string;
  readonly files?: readonly {
    readonly id?: string;
    readonly name?: string | null;
    readonly title?: string | null;
  }[];
  readonly metadata?: {
    readonly event_type?: string;
    readonly event_payload?: unknown;
  };
}

/**
 * The milestones of a run that stand among these messages: milestone → ts. Anybody's app may write
 * metadata, so only messages of `author` count where that is known. Where one stands twice the
 * older counts.
 */
export function milestonesIn(
  messages: readonly ReadMessage[],
  run: string,
  author: string | undefined,
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { ts, user, metadata } of messages) {
    if (ts === undefined || metadata?.event_type !== messageEventType) continue;
    if (author !== undefined && user !== undefined && user !== author) continue;
    const payload = metadata.event_payload;
    if (stringIn(payload, 'run') !== run) continue;
    const milestone = stringIn(payload, 'milestone');
    if (milestone === undefined) continue;
    const standing = found[milestone];
    if (standing === undefined || Number(ts) < Number(standing)) found[milestone] = ts;
  }
  return found;
}

function stringIn(payload: unknown, key: string): string | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const value: unknown = Reflect.get(payload, key);
  return typeof value === 'string' ? value : undefined;
}
