import type { Logger } from 'pino';
import { within, type Clock } from '../clock.ts';
import { learnt } from './as-told.ts';
import { printOf } from './card-view.ts';
import { isThreadGone, RecordConflict, ThreadError } from './errors.ts';
import type { Lead } from './lead.ts';
import type { Look } from './look.ts';
import type { Places, Posting } from './places.ts';
import { attachFile } from './attach-file.ts';
import type {
  FileKey,
  LeftPlace,
  MessageRef,
  RecordStore,
  RunRecord,
  StoredRecord,
  ThreadFile,
  Threads,
} from './ports.ts';
import { isMendable, refusalsBeforeGivingUp } from './refusals.ts';
import type { Report } from './report.ts';
import { countRefusal } from './run-memory.ts';

/** Posts into Slack and writes down what it posted, so that neither happens without the other. */
export interface Teller {
  /** Posts the card, or finds the one that stands, and writes where it is. */
  card(look: Look): Promise<void>;
  /** Posts a milestone, or finds the one that stands, and writes that it was told. */
  milestone(look: Look, key: string, report: Reporting): Promise<void>;
  /** Puts these files into the thread, those that there are, and closes the thread. */
  files(look: Look, files: readonly (readonly [FileKey, ThreadFile | undefined])[]): Promise<void>;
  /** Writes that there is nothing left to tell, and lets the record go. */
  close(look: Look): Promise<void>;
}

type Reporting = () => Report | Promise<Report>;

/** A record that goes waits no longer for the last edit of its card. */
const lastEditMs = 60_000;

export interface TellerDeps {
  readonly records: RecordStore;
  readonly threads: Threads;
  readonly places: Places;
  readonly lead: Lead;
  /** The thread of a run is given up: no conversation takes its messages. Called once a run. */
  readonly onGivenUp: () => void;
  readonly log: Logger;
  readonly clock: Clock;
}

export function createTeller(deps: TellerDeps): Teller {
  const { records, threads, places, lead, onGivenUp, log, clock } = deps;
  async function write(
    look: Look,
    change: Partial<RunRecord>,
    options: { release?: boolean } = {},
  ): Promise<void> {
    const stored = standing(look);
    const next = { ...stored.record, ...change };
    look.memory.record.set(await records.write(stored, next, options));
    look.memory.inDoubt = false;
  }

  /** From before a post until its record is written, it is in doubt whether it stands. */
  function postingFor({ memory, term }: Look): Posting {
    return async (post) => {
      lead.check(term);
      const before = memory.inDoubt;
      memory.inDoubt = true;
      try {
        return await post();
      } catch (error) {
        if (error instanceof ThreadError && error.reason !== 'in-doubt') memory.inDoubt = before;
        throw error;
      }
    };
  }

  async function placeCard(look: Look): Promise<void> {
    const { memory, snapshot, shown } = look;
    const { left } = standing(look).record;
    const search = memory.inDoubt || left !== undefined;
    const card = await places.placeCard(shown, {
      look: search,
      ...(left && { left }),
      since: snapshot.observation.job?.creationTimestamp ?? snapshot.spec.requestedAt,
      posting: postingFor(look),
    });
    if (!card) return nowhereToGo(look);
    memory.refusals?.delete('nowhere');
    const { told } = standing(look).record;
    await write(look, { channel: card.channel, left: undefined, told: { ...told, card: card.ts } });
    memory.shownCard = search ? undefined : printOf(shown);
    // A card that was found may have milestones below it that the record does not know of.
    memory.inDoubt = search;
  }

  /** A channel may be closed by mistake, and open again a moment later: it is tried some times. */
  async function nowhereToGo(look: Look): Promise<void> {
    if (countRefusal(look.memory, 'nowhere') >= refusalsBeforeGivingUp)
      return giveUp(look, 'no conversation takes its messages');
    throw new ThreadError('unavailable', 'no conversation takes the messages of this run now');
  }

  async function giveUp(look: Look, why: string): Promise<void> {
    try {
      await write(look, { closed: 'undeliverable' }, { release: true });
    } catch (error) {
      // If only the answer was lost, the record may be gone by the next look, and nobody would say it.
      if (!(error instanceof RecordConflict)) sayGivenUp(look, why);
      throw error;
    }
    sayGivenUp(look, why);
  }

  function sayGivenUp({ memory, snapshot }: Look, why: string): void {
    if (memory.givenUp) return;
    memory.givenUp = true;
    const { spec, origin } = snapshot;
    const fields = { run: spec.id, channel: origin.channel, user: spec.user.id };
    log.error(fields, `the thread of this run is given up: ${why}`);
    onGivenUp();
  }

  /** Reads the thread where it is in doubt. True where it held more than the record knew. */
  async function foundMore(look: Look, card: MessageRef): Promise<boolean> {
    const { memory, view } = look;
    if (!memory.inDoubt) return false;
    const { told } = standing(look).record;
    const found = await threads.findMilestones(card, view);
    const more = Object.keys(found).filter((key) => !(key in told));
    // What was found is certain only once it is written, with what its own write would have kept.
    const kept = more.map((key) => learnt(key, view.state));
    if (more.length > 0) await write(look, Object.assign({ told: { ...found, ...told } }, ...kept));
    memory.inDoubt = false;
    return more.length > 0;
  }

  /** Posts a milestone into the run's thread and writes that it was told. */
  async function tell(look: Look, key: string, report: Reporting): Promise<void> {
    const { record } = standing(look);
    const card = cardOf(record, look);
    try {
      if (await foundMore(look, card)) return;
      const { milestone, view } = await report();
      const posted = await postingFor(look)(() =>
        threads.postMilestone(card, key, view, milestone),
      );
      const told = { ...record.told, [key]: posted.ts };
      await write(look, { told, ...learnt(key, view.state) });
      log.info({ run: look.snapshot.spec.id, milestone: key }, 'told');
    } catch (error) {
      if (!(error instanceof ThreadError)) throw error;
      if (error.reason !== 'unavailable') throw error;
      log.warn(
        { run: look.snapshot.spec.id, milestone: key, slackError: error.slackError },
        'the thread cannot be written to; moving on to another place',
      );
      await leave(look, { channel: card.channel, takesMessages: isThreadGone(error) });
    }
  }

  /** Whoever goes on from here, though the old place be open again by then, looks for a new one. */
  async function leave(look: Look, left: LeftPlace): Promise<void> {
    const { card: _gone, ...told } = standing(look).record.told;
    await write(look, { left, told });
  }

  /** After so many refusals one message is given up, so that the rest of the run is told. */
  async function refused(look: Look, key: string, error: ThreadError): Promise<void> {
    const { memory, snapshot } = look;
    const count = countRefusal(memory, key);
    if (count === 1)
      log.error({ run: snapshot.spec.id, milestone: key, err: error }, 'Slack refused a message');
    if (isMendable(error) || count < refusalsBeforeGivingUp) throw error;
    if (key.startsWith('blocked/') || key === 'started')
      return write(look, { told: { ...standing(look).record.told, [key]: '' } });
    return giveUp(look, `Slack refuses the message "${key}"`);
  }

  async function unlessRefused(look: Look, key: string, posted: Promise<void>): Promise<void> {
    try {
      await posted;
    } catch (error) {
      if (!(error instanceof ThreadError) || error.reason !== 'refused') throw error;
      await refused(look, key, error);
    }
  }

  /**
   * A Job may be deleted as soon as it has ended, and with the record that is let go everything goes
   * that knows of the card: it is to show the end before, for nobody could bring it up to date then.
   */
  async function beforeLettingGo(look: Look): Promise<void> {
    await within(clock, lastEditMs, threads.cardSettled(cardOf(standing(look).record, look)));
    lead.check(look.term);
  }

  return {
    card: (look) => unlessRefused(look, 'card', placeCard(look)),
    milestone: (look, key, report) => unlessRefused(look, key, tell(look, key, report)),
    async files(look, files) {
      const { record } = standing(look);
      const deps = { threads, log, posting: postingFor(look) };
      const told: Record<string, string> = { ...record.told };
      for (const [key, file] of files)
        told[key] = await attachFile(look, cardOf(record, look), key, file, deps);
      await beforeLettingGo(look);
      await write(look, { told, closed: 'told' }, { release: true });
    },
    async close(look) {
      await beforeLettingGo(look);
      const closed = standing(look).record.closed ?? 'told';
      await write(look, { closed }, { release: true });
    },
  };
}

/** The record that a step works on: the plan asks for these steps only where one stands. */
export function standing({ snapshot, memory }: Look): StoredRecord {
  const stored = memory.record.choose(snapshot.stored);
  if (!stored) throw new Error(`the record of ${snapshot.jobName} is not known`);
  return stored;
}

function cardOf({ channel, told }: RunRecord, { snapshot }: Look): MessageRef {
  return { channel: channel ?? snapshot.origin.channel, ts: told['card'] ?? '' };
}
