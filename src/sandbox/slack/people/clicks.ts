import { objectsIn, type Json } from '../json.ts';
import { toWireMessage } from '../state/message-forms.ts';
import type { StoredMessage } from '../state/stored-message.ts';
import { valuesOf } from '../state/values.ts';
import type { SlackEmulator } from '../types.ts';
import { elementsIn } from '../validation/block-rules.ts';
import { channelFields, interactionPayload } from './payloads.ts';
import { conversationOf, personOf, type Stage } from './stage.ts';
import { actionOf, pressed } from './typing.ts';

/** The element with this action id among blocks, or in that block. Throws where there is none. */
export function findElement(
  blocks: readonly Json[],
  actionId: string,
  blockId?: string,
): { block: Json; element: Json } {
  const among = blocks.filter((block) => blockId === undefined || block['block_id'] === blockId);
  for (const block of among)
    for (const { element } of elementsIn(block))
      if (element['action_id'] === actionId) return { block, element };
  throw new Error(`nothing has the action_id "${actionId}"`);
}

function messageAt(stage: Stage, user: string, channel: string, ts: string): StoredMessage {
  const message = stage.messages.find(channel, ts) ?? stage.messages.findEphemeral(user, ts);
  if (!message) throw new Error(`no such message: ${channel} ${ts}`);
  return message;
}

function containerOf(message: StoredMessage): Json {
  const { channel, ts, threadTs, ephemeralTo } = message;
  return {
    type: 'message',
    message_ts: ts,
    channel_id: channel,
    is_ephemeral: ephemeralTo !== undefined,
    ...(threadTs !== undefined && { thread_ts: threadTs }),
  };
}

/** What people do with messages. */
export function createClicks(stage: Stage): Pick<SlackEmulator, 'click'> {
  const { responseUrls, triggers, ids, courier } = stage;

  return {
    async click(user, channel, ts, actionId, value, blockId) {
      const message = messageAt(stage, user, channel, ts);
      const blocks = objectsIn(message.storedBlocks);
      const { block, element } = findElement(blocks, actionId, blockId);
      const action = actionOf(element, block['block_id'], pressed(element, value), ids.ts());
      const origin = { user, channel: message.channel, original: message };
      return courier.send('interactive', {
        ...interactionPayload('block_actions', personOf(stage, user), triggers.issue({ user })),
        ...channelFields(conversationOf(stage, message.channel)),
        message: toWireMessage(message, { wholeMetadata: true }),
        response_url: responseUrls.issue(origin),
        container: containerOf(message),
        state: { values: valuesOf(blocks) },
        actions: [action],
      });
    },
  };
}
