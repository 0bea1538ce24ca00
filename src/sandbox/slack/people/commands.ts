import { isObject } from '../json.ts';
import { MethodError } from '../method-error.ts';
import type { Origin } from '../response-url.ts';
import type { Delivery, SlackEmulator } from '../types.ts';
import { commandPayload } from './payloads.ts';
import { conversationOf, personOf, type Stage } from './stage.ts';

/** Shows what the ack of a command says, as Slack does. */
function showAnswer(stage: Stage, origin: Origin, delivery: Delivery): Delivery {
  const { response } = delivery;
  if (response === undefined) return delivery;
  const isMessage = isObject(response) && ('text' in response || 'blocks' in response);
  if (!isMessage) return delivery;
  try {
    stage.responseUrls.show(origin, response);
    return delivery;
  } catch (error) {
    if (!(error instanceof MethodError)) throw error;
    return { ...delivery, error: 'invalid_response', problems: [error.slackError] };
  }
}

export function createCommands(stage: Stage): Pick<SlackEmulator, 'command'> {
  return {
    async command(input) {
      const user = personOf(stage, input.user);
      const channel = conversationOf(stage, input.channel);
      const origin: Origin = { user: user.id, channel: channel.id };
      const payload = commandPayload({
        user,
        channel,
        command: input.command ?? '/train',
        text: input.text,
        responseUrl: stage.responseUrls.issue(origin),
        triggerId: stage.triggers.issue({ user: user.id }, input.triggerId),
      });
      return showAnswer(stage, origin, await stage.courier.send('slash_commands', payload));
    },
  };
}
