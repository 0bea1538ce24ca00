/**
 * Slack's limits as a budget: when a call may go out. Pure: time is passed in, milliseconds since
 * 1970. Each limit is a bucket that refills at a steady rate and holds a small burst.
 */

/** What puts a message into a channel; each has a limit of its own beside those they share. */
export type PostMethod = 'chat.postMessage' | 'files.completeUploadExternal';

/**
 * One call of a limited kind. `channel` counts for posts only. A `spare` is no call of Slack's: it is
 * what edits may be taken for that nobody waits for, so that others find room.
 */
export type Call =
  | { readonly method: 'spare' }
  | { readonly method: PostMethod; readonly channel: string }
  | { readonly method: 'chat.update' };

interface Limit {
  /** One more call is allowed every this many milliseconds … */
  readonly intervalMs: number;
  /** … and this many may be made at once after a pause. */
  readonly burst: number;
}

/**
 * Chosen below what Slack allows, bursts included: in no minute more than 50 edits, in no channel
 * more than 60 posts, nor more than 10 in 9 s.
 */
const budgetLimits = {
  /** About 1 message a second in a channel. */
  channel: { intervalMs: 1_200, burst: 3 },
  /** Several hundred posts a minute in the workspace. */
  workspace: { intervalMs: 210, burst: 10 },
  /** chat.update: 50 a minute in the whole workspace. */
  edits: { intervalMs: 1_250, burst: 2 },
  /** Of those, 40 a minute for what nobody waits for. */
  spare: { intervalMs: 1_500, burst: 1 },
} as const satisfies Record<string, Limit>;

export interface Budget {
  /** The earliest time at which this call may go out; `now` or earlier: it may go now. */
  earliest(call: Call, now: number): number;
  /** Takes the call's cost. */
  spend(call: Call, now: number): void;
  /** Slack said to wait: nothing of this method goes out before `until`. */
  pause(method: Call['method'], until: number): void;
}

export function createBudget(): Budget {
  /** Per bucket, the time at which it will be full again. */
  const fullAt = new Map<string, number>();
  const pausedUntil = new Map<Call['method'], number>();

  return {
    earliest(call, now) {
      const times = bucketsOf(call).map(
        ([key, { intervalMs, burst }]) => (fullAt.get(key) ?? 0) - intervalMs * (burst - 1),
      );
      return Math.max(now, pausedUntil.get(call.method) ?? 0, ...times);
    },
    spend(call, now) {
      for (const [key, { intervalMs }] of bucketsOf(call)) {
        fullAt.set(key, Math.max(now, fullAt.get(key) ?? 0) + intervalMs);
      }
      forgetFull(fullAt, now);
    },
    pause(method, until) {
      pausedUntil.set(method, Math.max(until, pausedUntil.get(method) ?? 0));
    },
  };
}

function bucketsOf(call: Call): readonly (readonly [string, Limit])[] {
  if (call.method === 'spare') return [['spare', budgetLimits.spare]];
  if (call.method === 'chat.update') return [['edits', budgetLimits.edits]];
  return [
    [`channel ${call.channel}`, budgetLimits.channel],
    ['workspace', budgetLimits.workspace],
  ];
}

/** Full buckets say nothing: dropping them keeps the map as small as the traffic of a few seconds. */
function forgetFull(fullAt: Map<string, number>, now: number): void {
  if (fullAt.size < 100) return;
  for (const [key, at] of fullAt) {
    if (at <= now) fullAt.delete(key);
  }
}
