import type { Logger } from 'pino';
import { lacksRoom } from '../training/causes/unscheduled.ts';
import type { Look } from './look.ts';
import type { Step } from './plan.ts';
import { fileShowsMs } from './attach-file.ts';
import { fileOf, type FilesDeps } from './files.ts';
import type { Capacity, FileKey, RecordStore, ThreadFile } from './ports.ts';
import { reportEnd } from './report.ts';
import { standing, type Teller } from './teller.ts';

export interface CarryOutDeps extends FilesDeps {
  readonly capacity: Capacity;
  readonly records: RecordStore;
  readonly teller: Teller;
  readonly log: Logger;
}

/** A Job that the cache does not hold but the API server does: the cache catches up in a moment. */
const cacheLagMs = 2_000;

/** How often a run asks what the nodes offer; each answer that differs is an edit of its card. */
const nodesEveryMs = 60_000;
/** Somebody may be waiting at the screen. */
const soonMs = 10 * 60_000;

/**
 * Carries one step out. Resolves with undefined when the next step may be decided at once, with
 * milliseconds when there is nothing to do before, Infinity for until something changes. Rejects
 * where the step is to be tried again.
 */
export type CarryOut = (step: Step, look: Look) => Promise<number | undefined>;

export function createCarryOut(deps: CarryOutDeps): CarryOut {
  const { source, capacity, records, teller, log } = deps;

  async function readEvents({ snapshot, memory, now }: Look): Promise<void> {
    memory.eventsReadAt = now.getTime();
    // What is suspended has no pods that could have events: its queue knows why.
    const { suspended = false } = snapshot.observation.job ?? {};
    memory.workload = suspended ? await source.workload(snapshot) : undefined;
    if (!suspended) memory.events = await source.events(snapshot);
  }

  /** Asks what the nodes offer where a run waits for room on one: soon at first, then now and then. */
  async function readNodes({ observation, memory, situation, now }: Look): Promise<void> {
    const ageMs = now.getTime() - (memory.nodesReadAt ?? -Infinity);
    const everyMs = situation.inPhaseMs < soonMs ? nodesEveryMs : 5 * nodesEveryMs;
    if (!observation.pods.some(lacksRoom) || ageMs < everyMs) return;
    memory.nodesReadAt = now.getTime();
    memory.nodes = await capacity.nodes();
  }

  /** What only explains: everything is told without it, too. */
  async function readReasons(look: Look): Promise<void> {
    for (const read of [readEvents, readNodes])
      try {
        await read(look);
      } catch (error) {
        log.debug({ run: look.snapshot.spec.id, err: error }, 'reasons could not be read');
      }
  }

  /**
   * Why a Job is gone may be written in its record, which is watched apart: the cache may hold the
   * one already and not yet the other.
   */
  async function readAgain(look: Look): Promise<void> {
    const now = await records.read(standing(look));
    if (now?.record.jobUid === look.snapshot.uid) look.memory.record.set(now);
  }

  async function attachFiles(keys: readonly FileKey[], look: Look): Promise<number | undefined> {
    const { memory, now } = look;
    const files: [FileKey, ThreadFile | undefined][] = [];
    for (const key of keys) files.push([key, await fileOf(key, look, deps)]);
    const isLook = memory.filesInDoubt && files.some(([, file]) => file !== undefined);
    const waitMs = memory.lookFromMs + fileShowsMs - now.getTime();
    if (isLook && waitMs > 0) return waitMs;
    await teller.files(look, files);
    return undefined;
  }

  async function withdrawCancel(look: Look): Promise<void> {
    const stored = standing(look);
    const { cancelled: _stale, ...record } = stored.record;
    look.memory.record.set(await records.write(stored, record));
  }

  return async (step, look) => {
    const { snapshot, memory, view } = look;
    const waitMs = lookableInMs(step, look);
    if (waitMs > 0) return waitMs;
    switch (step.do) {
      case 'nothing':
        return Infinity;
      case 'wait':
        return step.ms;
      case 'confirm-gone':
        memory.jobGone = !(await source.jobExists(snapshot));
        if (memory.jobGone) await readAgain(look);
        return memory.jobGone ? undefined : cacheLagMs;
      case 'sweep-record':
        await records.sweep(standing(look));
        return Infinity;
      case 'ensure-record':
        memory.record.set(await records.ensure(snapshot));
        break;
      case 'post-card':
        await teller.card(look);
        break;
      case 'read-events':
        await readReasons(look);
        break;
      case 'post-started':
        await teller.milestone(look, step.key, () => ({ milestone: { kind: 'started' }, view }));
        break;
      case 'post-blocked':
        await teller.milestone(look, step.key, () => ({
          milestone: { kind: 'blocked', diagnosis: step.diagnosis },
          view,
        }));
        break;
      case 'post-end':
        await teller.milestone(look, step.key, () => reportEnd(step.key, look, deps));
        break;
      case 'attach-files':
        return attachFiles(step.keys, look);
      case 'withdraw-cancel':
        await withdrawCancel(look);
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

/** How long until a look into Slack tells all that stands there, where this step begins with one. */
function lookableInMs(step: Step, { memory, now }: Look): number {
  const isPost = step.do.startsWith('post-');
  return memory.inDoubt && isPost ? memory.lookFromMs - now.getTime() : 0;
}
