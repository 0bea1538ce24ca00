import { ThreadError } from '../../src/reconcile/errors.ts';
import type {
  CardEdit,
  ThreadFile,
  MessageRef,
  Milestone,
  RunView,
  Threads,
} from '../../src/reconcile/ports.ts';
import { createFakeClock } from '../support/fake-clock.ts';

/** A message as it stands in the pretended Slack. */
interface FakeMessage extends MessageRef {
  readonly run: string;
  readonly key: string;
  readonly thread?: string;
  readonly milestone?: Milestone;
  view: RunView;
}

export interface FakeSlack extends Threads {
  /** File name → how often it was shared. */
  readonly files: Map<string, number>;
  readonly messages: FakeMessage[];
  /** Every edit of a card, in order. */
  readonly edits: RunView[];
  /** Conversations that cannot be written to. */
  readonly closed: Set<string>;
  /** Cards that were deleted: nothing is posted below them any more. */
  readonly deleted: Set<string>;
  /** The next posts go wrong so, one each: before or after the message stands. */
  readonly faults: { readonly when: 'before' | 'after'; readonly error: ThreadError }[];
  /** How long an edit waits for its turn. */
  editsWaitMs: number;
  /** Loses the edits that wait, as they are when their process is killed. */
  lose(): void;
  /** How often threads or channels were searched. */
  searches: number;
  keys(): string[];
}

/**
 * Slack as the reconciler sees it; a message's ts is the time at which it was posted. What a process
 * that may not tell would edit is dropped.
 */
export function createFakeSlack({
  clock = createFakeClock(0),
  mayTell = (): boolean => true,
} = {}): FakeSlack {
  const messages: FakeMessage[] = [];
  const closed = new Set<string>();
  const deleted = new Set<string>();
  const faults: { when: 'before' | 'after'; error: ThreadError }[] = [];

  function post(message: Omit<FakeMessage, 'ts'>): MessageRef {
    if (closed.has(message.channel))
      throw new ThreadError('unavailable', 'closed', { slackError: 'is_archived' });
    if (message.thread !== undefined && deleted.has(message.thread))
      throw new ThreadError('unavailable', 'gone', { slackError: 'message_not_found' });
    const fault = faults.shift();
    if (fault?.when === 'before') throw fault.error;
    const ts = `${Math.floor(clock.now() / 1000)}.${String(messages.length + 1).padStart(6, '0')}`;
    messages.push({ ...message, ts });
    if (fault) throw fault.error;
    return { channel: message.channel, ts };
  }

  const files = new Map<string, number>();
  const waiting = new Map<string, { cancel: () => void; settled: PromiseWithResolvers<void> }>();

  function edit(card: MessageRef, view: RunView, onDropped?: () => void): void {
    if (!mayTell()) return onDropped?.();
    slack.edits.push(view);
    const message = messages.find(({ ts }) => ts === card.ts);
    if (message) message.view = view;
  }

  const slack = {
    files,
    messages,
    edits: [] as RunView[],
    closed,
    deleted,
    faults,
    searches: 0,
    keys: () => messages.map(({ key }) => key),
    postCard: async (channel: string, view: RunView) =>
      post({ channel, key: 'card', run: view.spec.id, view }),
    postMilestone: async (card: MessageRef, key: string, view: RunView, milestone: Milestone) =>
      post({ channel: card.channel, thread: card.ts, key, run: view.spec.id, view, milestone }),
    takeSpareEdit: () => true,
    editsWaitMs: 0,
    lose() {
      for (const { cancel } of waiting.values()) cancel();
      waiting.clear();
    },
    cardSettled: async ({ ts }: MessageRef): Promise<void> => waiting.get(ts)?.settled.promise,
    updateCard(card: MessageRef, view: RunView, { onDropped }: CardEdit = {}) {
      waiting.get(card.ts)?.cancel();
      const settled = waiting.get(card.ts)?.settled ?? Promise.withResolvers<void>();
      if (slack.editsWaitMs === 0) return edit(card, view, onDropped);
      const cancel = clock.after(slack.editsWaitMs, () => {
        waiting.delete(card.ts);
        edit(card, view, onDropped);
        settled.resolve();
      });
      waiting.set(card.ts, { cancel, settled });
    },
    async findCard(channel: string, { spec }: RunView) {
      slack.searches += 1;
      return messages.find(
        ({ channel: where, run, key, ts }) =>
          where === channel && run === spec.id && key === 'card' && !deleted.has(ts),
      );
    },
    async findMilestones(card: MessageRef, { spec }: RunView) {
      slack.searches += 1;
      if (closed.has(card.channel)) throw new ThreadError('unavailable', 'closed');
      const own = messages.filter(
        (message) =>
          message.thread === card.ts && message.run === spec.id && message.key !== 'card',
      );
      return Object.fromEntries(own.map(({ key, ts }) => [key, ts]));
    },
    async shareFile(card: MessageRef, { name }: ThreadFile) {
      if (closed.has(card.channel))
        throw new ThreadError('unavailable', 'closed', { slackError: 'is_archived' });
      const fault = faults.shift();
      if (fault?.when === 'before') throw fault.error;
      files.set(name, (files.get(name) ?? 0) + 1);
      if (fault) throw fault.error;
      return `F-${name}`;
    },
    async findFile(_card: MessageRef, name: string): Promise<string | undefined> {
      slack.searches += 1;
      return files.has(name) ? `F-${name}` : undefined;
    },
    directChannel: async (slackUserId: string) => `D-${slackUserId}`,
  } satisfies FakeSlack;
  return slack;
}
