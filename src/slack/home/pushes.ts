import type { Clock } from '../../clock.ts';

/** Somebody whose home is kept current. */
export interface Viewer {
  readonly slackUserId: string;
  /** Their mapped id: whose runs they see. */
  readonly userId: string;
}

/** Publishes homes anew when something in them changes: not at once, and not too often. */
export interface HomePushes {
  /** They have just been shown their home: it is kept current for a day from now. */
  opened(viewer: Viewer): void;
  /** A run of this mapped id has changed. */
  changed(userId: string): void;
  stop(): void;
}

/** So long a home is kept current after it was opened. */
const followMs = 24 * 60 * 60_000;
/** More people than this are not followed: those who opened theirs long ago go first. */
const mostViewers = 500;
/** What changes together is shown together. */
const settleMs = 2_000;
/** At most once in so long for one person … */
const perPersonMs = 10_000;
/** … and for all together: Slack lets an app publish about 100 times a minute. */
const perPushMs = 750;

interface Following {
  readonly viewer: Viewer;
  readonly until: number;
  /** When it may be published next. */
  notBefore: number;
  changed: boolean;
}

export interface HomePushesDeps {
  readonly clock: Clock;
  /**
   * Publishes a home. Resolves with milliseconds to wait before any other, where Slack asks for it.
   * Never rejects.
   */
  readonly publish: (viewer: Viewer) => Promise<number | undefined>;
}

export function createHomePushes({ clock, publish }: HomePushesDeps): HomePushes {
  /** Those who opened theirs longest ago first. */
  const followed = new Map<string, Following>();
  let nextPushAt = 0;
  let cancelTimer = (): void => undefined;
  let stopped = false;

  async function push(one: Following): Promise<void> {
    one.changed = false;
    const now = clock.now();
    one.notBefore = now + perPersonMs;
    nextPushAt = now + perPushMs;
    const waitMs = await publish(one.viewer);
    if (waitMs === undefined) return;
    nextPushAt = Math.max(nextPushAt, clock.now() + waitMs);
    one.changed = true;
    schedule();
  }

  /** Starts what may be published now, one at a time, and waits for the next. */
  function schedule(): void {
    cancelTimer();
    if (stopped) return;
    const now = clock.now();
    const due = [...followed.values()]
      .filter(({ changed }) => changed)
      .toSorted((a, b) => a.notBefore - b.notBefore)[0];
    if (due === undefined) return;
    const at = Math.max(due.notBefore, nextPushAt);
    if (at <= now) void push(due);
    cancelTimer = clock.after(Math.max(at - now, perPushMs), schedule);
  }

  return {
    opened(viewer) {
      const now = clock.now();
      followed.delete(viewer.slackUserId);
      followed.set(viewer.slackUserId, {
        viewer,
        until: now + followMs,
        notBefore: now + perPersonMs,
        changed: false,
      });
      const [oldest] = followed.keys();
      if (followed.size > mostViewers && oldest !== undefined) followed.delete(oldest);
    },
    changed(userId) {
      const now = clock.now();
      for (const [id, one] of followed) {
        if (one.until < now) followed.delete(id);
        else if (one.viewer.userId === userId && !one.changed) {
          one.changed = true;
          one.notBefore = Math.max(one.notBefore, now + settleMs);
          schedule();
        }
      }
    },
    stop() {
      stopped = true;
      cancelTimer();
    },
  };
}
