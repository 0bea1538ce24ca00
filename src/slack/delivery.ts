import type { Logger } from 'pino';

import type { Clock } from '../clock.ts';
import { ThreadError } from '../reconcile/errors.ts';
import { createBudget, type PostMethod } from './budget.ts';
import type { QueueDeps, Waiting } from './call-queue.ts';
import { createEditQueue, type EditOptions } from './edit-queue.ts';
import { createPostQueue } from './post-queue.ts';

/** Everything that is posted or edited goes out through this, within Slack's limits. */
export interface Delivery {
  /**
   * Sends as soon as the budget allows: in order within a channel, in turn between channels. Waits
   * out a 429 by itself; rejects with the ThreadError of any other failure.
   */
  post<T>(channel: string, send: () => Promise<T>, method?: PostMethod): Promise<T>;
  /**
   * Sends some time soon, after the posts that are due. Of several edits with one key only the
   * newest goes out. Never rejects: a passing failure is tried again, any other is logged, with the
   * run it is about.
   */
  edit(key: string, send: () => Promise<void>, options?: EditOptions): void;
  /**
   * Resolves when no edit with this key waits or is under way any more; rejects with a ThreadError
   * where the process stops before.
   */
  editSettled(key: string): Promise<void>;
  /**
   * Takes one of the edits that nobody needs, before what it will say is known: true where no edit
   * waits and one may go out now, at most 40 times a minute.
   */
  takeSpareEdit(): boolean;
  /** What waits for its turn now. */
  waiting(): Readonly<Record<'post' | 'edit', Waiting>>;
  /** Takes nothing more and sends what is waiting, for at most `timeoutMs`; then gives the rest up. */
  stop(timeoutMs: number): Promise<void>;
}

export function createDelivery(deps: { clock: Clock; log: Logger }): Delivery {
  const { clock, log } = deps;
  let closed = false;
  let cancelTimer = (): void => undefined;
  let drained = (): void => undefined;
  const queueDeps: QueueDeps = { clock, budget: createBudget(), wake: pump, log };
  const posts = createPostQueue(queueDeps);
  const edits = createEditQueue(queueDeps);

  function pump(): void {
    cancelTimer();
    const now = clock.now();
    // Milestones before edits: a post that may go out now has started before any edit is looked at.
    const next = Math.min(posts.start(now), edits.start(now));
    if (next !== Infinity) cancelTimer = clock.after(Math.max(0, next - now), pump);
    if (posts.idle() && edits.idle()) drained();
  }

  return {
    post(channel, send, method = 'chat.postMessage') {
      if (closed) return Promise.reject(new ThreadError('retry', 'the process is stopping'));
      const posted = posts.add(channel, send, method);
      pump();
      return posted;
    },
    edit(key, send, options = {}) {
      if (closed) return;
      edits.add(key, send, options);
      pump();
    },
    editSettled: (key) => edits.settled(key),
    takeSpareEdit: () => !closed && edits.takeSpare(clock.now()),
    waiting() {
      const now = clock.now();
      return { post: posts.waiting(now), edit: edits.waiting(now) };
    },
    async stop(timeoutMs) {
      closed = true;
      if (!posts.idle() || !edits.idle()) {
        await new Promise<void>((resolve) => {
          const cancel = clock.after(timeoutMs, resolve);
          drained = () => {
            cancel();
            resolve();
          };
        });
      }
      cancelTimer();
      posts.abandon();
      edits.abandon();
    },
  };
}
