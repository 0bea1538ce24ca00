import type { Cancellation } from '../training/run.ts';
import type { RunRecord } from './ports.ts';

/** What a record knows of a run that the cluster may not show any more. */
export interface Recorded {
  readonly cancelled?: Cancellation;
  /** About when it started, RFC 3339. */
  readonly toldStart?: string;
  /** The cause of the last wait that was told. */
  readonly lastWait?: string;
}

/** Reads a record for what helps to tell the run it is of. */
export function recordedOf(record: RunRecord | undefined): Recorded {
  if (!record) return {};
  const { cancelled, told, started } = record;
  const toldStart = started?.startedAt ?? timeOfTs(told['started'] ?? '');
  const lastWait = lastWaitOf(told);
  return {
    ...(cancelled && { cancelled }),
    ...(toldStart !== undefined && { toldStart }),
    ...(lastWait !== undefined && { lastWait }),
  };
}

const blocked = 'blocked/';

function lastWaitOf(told: RunRecord['told']): string | undefined {
  const waits = Object.entries(told).filter(([key]) => key.startsWith(blocked));
  const [last] = waits.toSorted(([, a], [, b]) => Number(b) - Number(a));
  return last?.[0].slice(blocked.length);
}

/** A message's ts is the time at which Slack took it, in seconds. */
function timeOfTs(ts: string): string | undefined {
  if (!/^\d{10}\.\d{6}$/.test(ts)) return undefined;
  return new Date(Number(ts) * 1_000).toISOString();
}
