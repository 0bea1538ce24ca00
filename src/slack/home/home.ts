import type { HomeView } from '@slack/types';
import type { Logger } from 'pino';

import { within, type Clock } from '../../clock.ts';
import type { Capacity } from '../../reconcile/ports.ts';
import type { RunDirectory } from '../../reconcile/people-ports.ts';
import { isOwn } from '../../training/rights.ts';
import { calling, type SlackClients } from '../client.ts';
import type { DirectChannels } from '../direct-channels.ts';
import { slackErrorOf, toThreadError } from '../errors.ts';
import { renderStranger } from '../messages/stranger.ts';
import type { Permalink } from '../messages/thread-link.ts';
import type { Outcome } from '../meter.ts';
import type { People } from '../people.ts';
import type { RunFinder } from '../run-finder.ts';
import { createMemory } from '../memory.ts';
import { createHomePushes, type Viewer } from './pushes.ts';
import { homeOf, homeView } from './view.ts';

/** The app's home, one for each person. */
export interface Home {
  /** Shows it to somebody who has opened it, and keeps it current for a while. Never rejects. */
  open(slackUserId: string): Promise<Outcome>;
  /** Begins to follow the runs. */
  start(): void;
  stop(): void;
}

export interface HomeDeps {
  readonly clients: SlackClients;
  readonly people: People;
  readonly directory: Pick<RunDirectory, 'onChange'>;
  readonly finder: RunFinder;
  readonly capacity: Capacity;
  readonly directChannels: DirectChannels;
  readonly permalink: Permalink;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A first look at the nodes of a large cluster takes a while: the home does not wait for it. */
const nodesMs = 2_000;
const rememberMs = 24 * 60 * 60_000;
const mostRemembered = 500;

/**
 * Homes are answered and kept current by the replica that Slack told of their being opened: it may be
 * any of them, and each of them sees every run.
 */
export function createHome(deps: HomeDeps): Home {
  const { clients, people, directory, finder, capacity, directChannels, permalink, clock, log } =
    deps;
  /** What each person's home shows: it is not published again as it is. */
  const shown = createMemory<string>(clock, rememberMs, mostRemembered);
  const pushes = createHomePushes({ clock, publish: republish });
  let unsubscribe = (): void => undefined;

  async function viewFor(
    slackUserId: string,
  ): Promise<{ readonly view: HomeView; readonly viewer?: Viewer }> {
    const person = await people.find(slackUserId);
    if (person.kind !== 'mapped')
      return { view: homeOf(renderStranger(slackUserId, person, undefined)) };
    const { user } = person;
    const [nodes, channel] = await Promise.all([
      within(
        clock,
        nodesMs,
        capacity.nodes().catch(() => undefined),
      ),
      directChannels.open(slackUserId),
    ]);
    const runs = finder.seenBy(user).filter(({ view }) => isOwn(user, view.spec));
    const view = homeView({ runs, nodes, permalink, channel });
    return { view, viewer: { slackUserId, userId: user.id } };
  }

  async function publish(slackUserId: string, view: HomeView): Promise<void> {
    await calling('views.publish', () =>
      clients.quick.views.publish({ user_id: slackUserId, view }),
    );
    shown.set(slackUserId, JSON.stringify(view));
  }

  /** Where Slack asks to wait, resolves with how long. */
  async function republish({ slackUserId }: Viewer): Promise<number | undefined> {
    try {
      const { view } = await viewFor(slackUserId);
      if (JSON.stringify(view) !== shown.get(slackUserId)) await publish(slackUserId, view);
      return undefined;
    } catch (error) {
      log.debug({ err: error, slackUser: slackUserId }, 'a home could not be kept current');
      return toThreadError('views.publish', error).retryAfterMs;
    }
  }

  return {
    async open(slackUserId) {
      try {
        const { view, viewer } = await viewFor(slackUserId);
        await publish(slackUserId, view);
        if (viewer === undefined) return 'stranger';
        pushes.opened(viewer);
        return 'answered';
      } catch (error) {
        const slackError = slackErrorOf(error);
        log.warn({ err: error, slackUser: slackUserId, slackError }, 'a home could not be shown');
        return 'broken';
      }
    },
    start() {
      unsubscribe = directory.onChange(({ view }) => pushes.changed(view.spec.user.id));
    },
    stop() {
      unsubscribe();
      pushes.stop();
    },
  };
}
