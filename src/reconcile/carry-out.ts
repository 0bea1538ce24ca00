import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { Look } from './look.ts';
import type { Step } from './plan.ts';
import type { RecordStore, RunSource } from './ports.ts';
import { reportEnd } from './report.ts';
import { standing, type Teller } from './teller.ts';

export interface CarryOutDeps {
  readonly source: RunSource;
  readonly records: RecordStore;
  readonly teller: Teller;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A Job that the cache does not hold but the API server does: the cache catches up in a moment. */
const cacheLagMs = 2_000;

/**
 * Carries one step out. Resolves with undefined when the next step may be decided at once, with
 * milliseconds when there is nothing to do before, Infinity for until something changes. Rejects
 * where the step is to be tried again.
 */
export type CarryOut = (step: Step, look: Look) => Promise<number | undefined>;

export function createCarryOut(deps: CarryOutDeps): CarryOut {
  const { source, records, teller, clock, log } = deps;

  async function readEvents({ snapshot, memory, now }: Look): Promise<void> {
    memory.eventsReadAt = now.getTime();
    try {
      memory.events = await source.events(snapshot);
    } catch (error) {
      // They only explain: everything is told without them, too.
      log.debug({ run: snapshot.spec.id, err: error }, 'events could not be read');
    }
  }

  return async (step, look) => {
    const { snapshot, memory, view } = look;
    switch (step.do) {
      case 'nothing':
        return Infinity;
      case 'wait':
        return step.ms;
      case 'confirm-gone':
        memory.jobGone = !(await source.jobExists(snapshot));
        return memory.jobGone ? undefined : cacheLagMs;
      case 'sweep-record':
        await records.sweep?.(standing(look));
        return Infinity;
      case 'ensure-record':
        memory.record.set(await records.ensure(snapshot));
        break;
      case 'post-card':
        await teller.card(look);
        break;
      case 'read-events':
        await readEvents(look);
        break;
      case 'post-started':
        await teller.milestone(look, step.key, {
          report: () => ({ milestone: { kind: 'started' }, view }),
        });
        break;
      case 'post-blocked':
        await teller.milestone(look, step.key, {
          report: () => ({ milestone: { kind: 'blocked', diagnosis: step.diagnosis }, view }),
        });
        break;
      case 'post-end':
        await teller.milestone(look, step.key, {
          report: () => reportEnd(step.key, look, { source, clock }),
          ends: true,
        });
        break;
      case 'close':
        await teller.close(look);
        break;
      case 'set-time-to-live':
        await records.setTimeToLive(snapshot);
        memory.timeToLiveSet = true;
        break;
    }
    return undefined;
  };
}
