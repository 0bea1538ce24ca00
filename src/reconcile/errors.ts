import { SlackTrainError } from '../errors.ts';

/** Somebody else wrote the record first: read again and decide again. */
export class RecordConflict extends SlackTrainError {
  readonly code = 'record-conflict';
}

/** The record is not there any more, or another one stands in its place. */
export class RecordGone extends SlackTrainError {
  readonly code = 'record-gone';
}

/**
 * What became of a Slack call.
 * - `retry`: it had no effect and may succeed later (429, connection refused before sending)
 * - `in-doubt`: it may have had its effect (a time-out, a 5xx, a reset): look before posting again
 * - `unavailable`: this conversation, thread or message cannot be written to: try another place
 * - `refused`: Slack will never take this message anywhere (a bug, a missing scope, a dead token)
 */
export type ThreadErrorReason = 'retry' | 'in-doubt' | 'unavailable' | 'refused';

export class ThreadError extends SlackTrainError {
  readonly code = 'thread';
  readonly reason: ThreadErrorReason;
  /** Slack's own error string, e.g. `channel_not_found`. */
  readonly slackError: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    reason: ThreadErrorReason,
    message: string,
    options: { slackError?: string; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.reason = reason;
    this.slackError = options.slackError;
    this.retryAfterMs = options.retryAfterMs;
  }
}

const threadGone: ReadonlySet<string> = new Set(['message_not_found', 'thread_not_found']);

/** True where the conversation stands, and the card that began the thread was deleted. */
export function isThreadGone({ slackError }: ThreadError): boolean {
  return slackError !== undefined && threadGone.has(slackError);
}
