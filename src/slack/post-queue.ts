import { ThreadError } from '../reconcile/errors.ts';
import type { PostMethod } from './budget.ts';
import { waitingSince, type CallQueue, type QueueDeps } from './call-queue.ts';
import { toThreadError } from './errors.ts';

interface Post {
  readonly method: PostMethod;
  readonly since: number;
  /** Settles the caller's promise; rejects only with a 429, which left nothing behind. */
  send(): Promise<void>;
  reject(error: ThreadError): void;
}

const maxUnderWay = 20;

/**
 * Posts by channel: one at a time in each, in order; the channels take turns. What waits for the limit
 * of its own method is passed by others.
 */
export function createPostQueue({ clock, budget, wake }: QueueDeps): CallQueue & {
  add<T>(channel: string, send: () => Promise<T>, method: PostMethod): Promise<T>;
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
      const failure = toThreadError(post.method, error);
      budget.pause(post.method, clock.now() + (failure.retryAfterMs ?? 0));
      if (abandoned) post.reject(failure);
      else waiting.set(channel, [post, ...(waiting.get(channel) ?? [])]);
    } finally {
      underWay.delete(channel);
      wake();
    }
  }

  /** The post that may go out first; of those that may at once the one that has waited longest. */
  function firstOf(
    channel: string,
    posts: readonly Post[],
    now: number,
  ): { post?: Post; at: number } {
    let first: { post?: Post; at: number } = { at: Infinity };
    for (const method of new Set(posts.map((post) => post.method))) {
      const at = budget.earliest({ method, channel }, now);
      const post = posts.find((one) => one.method === method);
      if (post && at < first.at) first = { post, at };
    }
    return first;
  }

  return {
    add(channel, call, method) {
      return new Promise((resolve, reject) => {
        const send = (): Promise<void> => settle(method, call, resolve, reject);
        const post = { method, since: clock.now(), send, reject };
        const queue = waiting.get(channel);
        if (queue === undefined) waiting.set(channel, [post]);
        else queue.push(post);
      });
    },
    start(now) {
      let next = Infinity;
      for (const [channel, posts] of Array.from(waiting)) {
        if (underWay.has(channel) || underWay.size >= maxUnderWay) continue;
        const { post, at } = firstOf(channel, posts, now);
        next = Math.min(next, at > now ? at : Infinity);
        if (post === undefined || at > now) continue;
        budget.spend({ method: post.method, channel }, now);
        waiting.delete(channel);
        const rest = posts.filter((other) => other !== post);
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
  method: PostMethod,
  call: () => Promise<T>,
  resolve: (value: T) => void,
  reject: (error: ThreadError) => void,
): Promise<void> {
  try {
    resolve(await call());
  } catch (error) {
    const failure = toThreadError(method, error);
    if (failure.retryAfterMs !== undefined) throw failure;
    reject(failure);
  }
}
