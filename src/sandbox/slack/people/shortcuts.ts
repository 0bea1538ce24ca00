import { TEAM_DOMAIN, TEAM_ID, VERIFICATION_TOKEN } from '../identity.ts';
import type { Json } from '../json.ts';
import { toWireMessage } from '../state/message-forms.ts';
import type { AppShortcut, SlackEmulator } from '../types.ts';
import { channelFields } from './payloads.ts';
import { conversationOf, personOf, type Stage } from './stage.ts';

/**
 * The shortcuts that people call up: from anywhere, or on a message that all of a conversation see.
 * Throws for one that the app does not declare: Slack's menus do not show it.
 */
export function createShortcuts(
  stage: Stage,
  declared: readonly AppShortcut[],
): Pick<SlackEmulator, 'shortcut' | 'messageShortcut'> {
  const { messages, responseUrls, triggers, ids, courier } = stage;

  function assertDeclared(type: AppShortcut['type'], callbackId: string): void {
    if (declared.some((one) => one.type === type && one.callbackId === callbackId)) return;
    throw new Error(`the app declares no ${type} shortcut "${callbackId}"`);
  }

  /** What both kinds carry; neither says which app it is for. */
  const common = (user: string, callbackId: string): Json => ({
    token: VERIFICATION_TOKEN,
    action_ts: ids.ts(),
    team: { id: TEAM_ID, domain: TEAM_DOMAIN },
    is_enterprise_install: false,
    enterprise: null,
    callback_id: callbackId,
    trigger_id: triggers.issue({ user }),
  });

  return {
    async shortcut(user, callbackId) {
      assertDeclared('global', callbackId);
      const { id, name } = personOf(stage, user);
      return courier.send('interactive', {
        type: 'shortcut',
        ...common(id, callbackId),
        user: { id, username: name, team_id: TEAM_ID },
      });
    },
    async messageShortcut(user, channel, ts, callbackId) {
      assertDeclared('message', callbackId);
      const { id, name } = personOf(stage, user);
      const message = messages.find(channel, ts);
      if (!message) throw new Error(`no such message: ${channel} ${ts}`);
      return courier.send('interactive', {
        type: 'message_action',
        ...common(id, callbackId),
        user: { id, username: name, team_id: TEAM_ID, name },
        ...channelFields(conversationOf(stage, channel)),
        message_ts: ts,
        message: toWireMessage(message),
        response_url: responseUrls.issue({ user: id, channel, original: message }),
      });
    },
  };
}
