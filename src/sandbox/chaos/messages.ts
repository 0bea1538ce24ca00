import { messageEventType } from '../../training/names.ts';
import type { SlackEmulator, SlackMessage } from '../slack/types.ts';
import type { History } from './history.ts';

/** A message that was posted into a thread, and what it tells. */
export interface Told {
  readonly run: string;
  /** Of the Job. */
  readonly uid: string;
  /** `log` for a file, which carries no metadata. */
  readonly milestone: string;
  readonly channel: string;
  readonly ts: string;
  readonly threadTs: string | undefined;
  /** As it stands now. */
  readonly text: string;
  /** Somebody deleted it. */
  readonly deleted: boolean;
}

/** Everything that was ever told, whatever became of it. */
export interface Journal {
  all(): readonly Told[];
  of(uid: string): readonly Told[];
}

export function keepJournal(slack: Pick<SlackEmulator, 'on'>, history: History): Journal {
  const told = new Map<string, Told>();
  const keyOf = (channel: string, ts: string): string => `${channel} ${ts}`;

  function change(channel: string, ts: string, changes: Partial<Told>): void {
    const known = told.get(keyOf(channel, ts));
    if (known) told.set(keyOf(channel, ts), { ...known, ...changes });
  }

  function read(message: SlackMessage): Told | undefined {
    const { channel, ts, threadTs, text } = message;
    const place = { channel, ts, threadTs, text, deleted: false };
    const ids = idsOf(message);
    if (ids) return { ...ids, ...place };
    const card = told.get(keyOf(channel, threadTs ?? ''));
    return message.files && card && { ...place, run: card.run, uid: card.uid, milestone: 'log' };
  }

  slack.on((event) => {
    if (event.type === 'update')
      change(event.message.channel, event.message.ts, { text: event.message.text });
    if (event.type === 'delete') {
      change(event.channel, event.ts, { deleted: true });
      const gone = told.get(keyOf(event.channel, event.ts));
      if (gone) history.note(`deleted is ${gone.milestone} ${gone.channel} ${gone.ts}`, gone.run);
    }
    const one = event.type === 'message' ? read(event.message) : undefined;
    if (!one) return;
    told.set(keyOf(one.channel, one.ts), one);
    history.note(`message ${one.milestone} ${one.channel} ${one.ts}`, one.run);
  });

  return {
    all: () => [...told.values()],
    of: (uid) => [...told.values()].filter((one) => one.uid === uid),
  };
}

function idsOf({ metadata }: SlackMessage): Pick<Told, 'run' | 'uid' | 'milestone'> | undefined {
  if (metadata?.event_type !== messageEventType) return undefined;
  const { run, uid, milestone } = metadata.event_payload;
  const isOurs = typeof run === 'string' && typeof uid === 'string';
  return isOurs && typeof milestone === 'string' ? { run, uid, milestone } : undefined;
}
