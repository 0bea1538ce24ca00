import { ThreadError } from '../reconcile/errors.ts';
import { waitingSince, type CallQueue, type QueueDeps } from './call-queue.ts';
import { toThreadError } from './errors.ts';

interface Post {
  readonly since: number;
  /** Settles the caller's promise; rejects only with a 429, which left nothing behind. */
  send(): Promise<void>;
  reject(error: ThreadError): void;
}

const maxUnderWay = 20;

/** Posts by channel: one at a time in each, in order; the channels take turns. */
export function createPostQueue({ clock, budget, wake }: QueueDeps): CallQueue & {
  add<T>(channel: string, send: () => Promise<T>): Promise<T>;
} {
  /** In the order of turns: a channel that has posted goes to the end. */
  const waiting = new Map<string, Post[]>();
  const underWay = new Set<string>();
  let abandoned = false;

  async function send(channel: string, post: Post): Promise<void> {
    underWay.add(channel);
    try {
      await post.send();
    } catch (error) {
      const failure = toThreadError('chat.postMessage', error);
      budget.pause('chat.postMessage', clock.now() + (failure.retryAfterMs ?? 0));
      if (abandoned) post.reject(failure);
      else waiting.set(channel, [post, ...(waiting.get(channel) ?? [])]);
    } finally {
      underWay.delete(channel);
      wake();
    }
  }

  return {
    add(channel, call) {
      return new Promise((resolve, reject) => {
        const post = { since: clock.now(), send: () => settle(call, resolve, reject), reject };
        const queue = waiting.get(channel);
        if (queue === undefined) waiting.set(channel, [post]);
        else queue.push(post);
      });
    },
    start(now) {
      let next = Infinity;
      for (const [channel, [post, ...rest]] of Array.from(waiting)) {
        if (underWay.has(channel) || underWay.size >= maxUnderWay || post === undefined) continue;
        const call = { method: 'chat.postMessage', channel } as const;
        const at = budget.earliest(call, now);
        next = Math.min(next, at > now ? at : Infinity);
        if (at > now) continue;
        budget.spend(call, now);
        waiting.delete(channel);
        if (rest.length > 0) waiting.set(channel, rest);
        void send(channel, post);
      }
      return next;
    },
    waiting(now) {
      const posts = Array.from(waiting.values()).flat();
      return waitingSince(
        posts.map(({ since }) => since),
        now,
      );
    },
    idle: () => waiting.size === 0 && underWay.size === 0,
    abandon() {
      abandoned = true;
      for (const post of Array.from(waiting.values()).flat()) {
        post.reject(new ThreadError('retry', 'the process stopped before this was sent'));
      }
      waiting.clear();
    },
  };
}

async function settle<T>(
  call: () => Promise<T>,
  resolve: (value: T) => void,
  reject: (error: ThreadError) => void,
): Promise<void> {
  try {
    resolve(await call());
  } catch (error) {
    const failure = toThreadError('chat.postMessage', error);
    if (failure.retryAfterMs !== undefined) throw failure;
    reject(failure);
  }
}
