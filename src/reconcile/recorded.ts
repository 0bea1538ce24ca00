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

/** When the last of its milestones was told, in milliseconds since 1970; -Infinity where none was. */
export function lastToldMs({ told }: RunRecord): number {
  return Math.max(-Infinity, ...Object.values(told).map(msOfTs));
}

/** True where a trouble was told after the start: its card may show it still. */
export function wasTroubled({ told }: RunRecord): boolean {
  const startedMs = msOfTs(told['started'] ?? '');
  return Object.entries(told).some(
    ([key, ts]) => key.startsWith(blocked) && msOfTs(ts) > startedMs,
  );
}

const blocked = 'blocked/';

function lastWaitOf(told: RunRecord['told']): string | undefined {
  const waits = Object.entries(told).filter(([key]) => key.startsWith(blocked));
  const [last] = waits.toSorted(([, a], [, b]) => Number(b) - Number(a));
  return last?.[0].slice(blocked.length);
}

function timeOfTs(ts: string): string | undefined {
  const ms = msOfTs(ts);
  return ms === -Infinity ? undefined : new Date(ms).toISOString();
}

/** A message's ts is the time at which Slack took it, in seconds; -Infinity where it is none. */
function msOfTs(ts: string): number {
  return /^\d{10}\.\d{6}$/.test(ts) ? Number(ts) * 1_000 : -Infinity;
}
