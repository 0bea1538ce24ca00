import { messageEventType } from '../training/names.ts';
import type { Identity } from './identity.ts';

/** What tells the run of a message from every other. */
export interface RunIds {
  readonly run: string;
  /** Of its Job: one that is made again under its name is another run with the same id. */
  readonly uid: string;
}

/** What tells one message of a thread from another, long after it was posted. */
export interface Metadata extends RunIds {
  readonly milestone: string;
}

/** A message as conversations.history and .replies give it, as far as it is read here. */
export interface ReadMessage {
  readonly ts?: string;
  readonly user?: string;
  readonly bot_id?: string;
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

/** Who writes our messages. */
export type Author = Pick<Identity, 'botUserId' | 'botId'>;

/**
 * The milestones of a run that stand among these messages: milestone → ts. Anybody's app may write
 * metadata, so only messages of `author` count where that is known. Where one stands twice the
 * older counts.
 */
export function milestonesIn(
  messages: readonly ReadMessage[],
  { run, uid }: RunIds,
  author: Author | undefined,
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const message of messages) {
    const { ts, metadata } = message;
    if (ts === undefined || metadata?.event_type !== messageEventType) continue;
    if (author !== undefined && isOfAnother(message, author)) continue;
    const payload = metadata.event_payload;
    // Messages of older versions name no Job.
    if (stringIn(payload, 'run') !== run || (stringIn(payload, 'uid') ?? uid) !== uid) continue;
    const milestone = stringIn(payload, 'milestone');
    if (milestone === undefined) continue;
    const standing = found[milestone];
    if (standing === undefined || Number(ts) < Number(standing)) found[milestone] = ts;
  }
  return found;
}

/**
 * An app that writes under a name of its own choice leaves no `user`, only its `bot_id`. A message
 * that names neither counts: not to see one of ours would post it twice.
 */
function isOfAnother({ user, bot_id: botId }: ReadMessage, author: Author): boolean {
  if (user !== undefined) return user !== author.botUserId;
  return botId !== undefined && author.botId !== undefined && botId !== author.botId;
}

function stringIn(payload: unknown, key: string): string | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const value: unknown = Reflect.get(payload, key);
  return typeof value === 'string' ? value : undefined;
}
