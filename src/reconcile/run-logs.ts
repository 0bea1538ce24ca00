import { within, type Clock } from '../clock.ts';
import { Refusal } from '../errors.ts';
import { cleanLog } from '../training/log-lines.ts';
import type { SharedLogs } from './ports.ts';
import type { LogReader, RunLogs } from './people-ports.ts';
import { tellingLog } from './whole-log.ts';

export interface RunLogsDeps {
  readonly reader: LogReader;
  readonly sharedLogs: SharedLogs;
  readonly clock: Clock;
}

/** What 2,000 lines mostly have. */
const whole = { characters: 1_000_000 } as const;

/** A person waits for the answer. */
const logMs = 15_000;

/**
 * A run's log for somebody who may act on it: from its pod, where the cluster asks once more whether
 * they may; where the pod has none any more, from the share, which knows no rights of its own.
 */
export function createRunLogs({ reader, sharedLogs, clock }: RunLogsDeps): RunLogs {
  return {
    async read({ snapshot, view }, by, lines) {
      const told = tellingLog(snapshot.observation, view.state);
      const fromPod = told
        ? await inTime(clock, reader.read(snapshot, { ...told, lines }, by))
        : [];
      if (fromPod.length > 0 || told?.container !== undefined) return cleanLog(fromPod, whole);
      try {
        return cleanLog(await inTime(clock, sharedLogs.tail(snapshot.spec, lines)), whole);
      } catch {
        // There is no folder, or it cannot be read: there is no log to be had.
        return [];
      }
    },
  };
}

async function inTime(clock: Clock, read: Promise<readonly string[]>): Promise<readonly string[]> {
  const lines = await within(clock, logMs, read);
  if (lines) return lines;
  throw new Refusal('unreachable', 'The log did not come in time. Try again in a moment.', {
    transient: true,
  });
}
