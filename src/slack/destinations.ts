import { calling, type SlackClients } from './client.ts';
import type { Clock } from '../clock.ts';
import { obstacleFromError, obstacleIn, type Destination, type Obstacle } from './destination.ts';
import type { DirectChannels } from './direct-channels.ts';
import { slackErrorOf } from './errors.ts';
import { createMemory } from './memory.ts';

export interface Destinations {
  /**
   * Where the thread of a run that was asked for in `channel` goes; without one, the person's own
   * conversation. Never rejects: where Slack does not tell, it goes where it was asked for, and
   * posting will show.
   */
  choose(channel: string | undefined, slackUserId: string): Promise<Destination>;
}

const rememberMs = 10 * 60_000;
/** An obstacle is asked about again soon: people invite the bot because it told them to. */
const rememberObstacleMs = 5_000;
const maxRemembered = 2_000;

export function createDestinations(deps: {
  clients: SlackClients;
  directChannels: DirectChannels;
  clock: Clock;
}): Destinations {
  const { clients, directChannels, clock } = deps;
  const open = createMemory<true>(clock, rememberMs, maxRemembered);
  const obstructed = createMemory<Obstacle>(clock, rememberObstacleMs, maxRemembered);

  async function obstacle(channel: string): Promise<Obstacle | undefined> {
    if (open.get(channel)) return undefined;
    const known = obstructed.get(channel) ?? (await askObstacle(clients, channel));
    if (known === undefined) open.set(channel, true);
    else obstructed.set(channel, known);
    return known;
  }

  async function decide(channel: string | undefined, slackUserId: string): Promise<Destination> {
    if (channel === undefined)
      return { kind: 'here', channel: await directChannels.open(slackUserId) };
    if (channel.startsWith('D')) {
      const own = await directChannels.open(slackUserId);
      return own === channel
        ? { kind: 'here', channel }
        : { kind: 'direct', channel: own, why: 'people' };
    }
    const why = await obstacle(channel);
    if (why === undefined) return { kind: 'here', channel };
    return { kind: 'direct', channel: await directChannels.open(slackUserId), why };
  }

  return {
    async choose(channel, slackUserId) {
      try {
        return await decide(channel, slackUserId);
      } catch {
        // A message to a person's own id opens their conversation.
        return { kind: 'here', channel: channel ?? slackUserId };
      }
    },
  };
}

async function askObstacle(clients: SlackClients, channel: string): Promise<Obstacle | undefined> {
  try {
    const answer = await calling('conversations.info', () =>
      clients.read.conversations.info({ channel }),
    );
    return obstacleIn(answer.channel ?? {});
  } catch (error) {
    return obstacleFromError(slackErrorOf(error));
  }
}
