import type { Truth } from './truth.ts';
import type { Told } from './messages.ts';

/** What was done to the conversations and messages of a run while it had something to tell. */
export type Trouble = 'archived' | 'removed' | 'deleted' | 'nowhere';

/** One of them, and when; `channel` absent: all there are. Times in milliseconds since 1970. */
export interface Disturbance {
  readonly trouble: Trouble;
  readonly channel?: string;
  /** Where it is about the messages of one run only. */
  readonly uid?: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Which of the troubles a run went through. */
export function troublesOf(
  { uid, channel, bornMs, overMs }: Truth,
  told: readonly Told[],
  disturbances: readonly Disturbance[],
): ReadonlySet<Trouble> {
  const places = new Set([channel, ...told.map((message) => message.channel)]);
  const met = disturbances.filter(
    (one) =>
      one.untilMs >= bornMs &&
      one.fromMs <= overMs &&
      (one.uid === undefined || one.uid === uid) &&
      (one.channel === undefined || places.has(one.channel)),
  );
  return new Set(met.map(({ trouble }) => trouble));
}
