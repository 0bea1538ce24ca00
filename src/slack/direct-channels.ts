import { ThreadError } from '../reconcile/errors.ts';
import { calling, type SlackClients } from './client.ts';

/** Each person's own conversation with the bot. */
export interface DirectChannels {
  /** Its id, opened if need be. Rejects with ThreadError. */
  open(slackUserId: string): Promise<string>;
}

const maxRemembered = 5_000;

export function createDirectChannels(clients: SlackClients): DirectChannels {
  // A direct channel's id never changes; a failure is not remembered.
  const opened = new Map<string, Promise<string>>();

  async function ask(user: string): Promise<string> {
    const answer = await calling('conversations.open', () =>
      clients.read.conversations.open({ users: user }),
    );
    if (answer.channel?.id === undefined) {
      throw new ThreadError('unavailable', 'conversations.open: Slack named no conversation');
    }
    return answer.channel.id;
  }

  return {
    open(slackUserId) {
      const known = opened.get(slackUserId);
      if (known !== undefined) return known;
      if (opened.size >= maxRemembered) opened.clear();
      const asked = ask(slackUserId);
      opened.set(slackUserId, asked);
      asked.catch(() => opened.delete(slackUserId));
      return asked;
    },
  };
}
