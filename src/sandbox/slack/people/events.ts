import { VERIFICATION_TOKEN } from '../identity.ts';
import { isObject } from '../json.ts';
import { toWireView } from '../state/views.ts';
import type { SlackEmulator } from '../types.ts';
import { eventPayload } from './payloads.ts';
import { conversationOf, personOf, type Stage } from './stage.ts';

/** What happens in the workspace, told to the app by the Events API, and what people say. */
export function createEvents(
  stage: Stage,
): Pick<SlackEmulator, 'event' | 'openHome' | 'verifyUrl' | 'say'> {
  const { courier, ids, views, workspace, messages, now } = stage;

  const event: SlackEmulator['event'] = async (content) =>
    courier.event(eventPayload(content, `Ev${ids.secret()}`, now()));

  return {
    event,
    async openHome(user) {
      const view = views.home(personOf(stage, user).id);
      return event({
        type: 'app_home_opened',
        user,
        channel: workspace.openDirect([user]).id,
        tab: 'home',
        event_ts: ids.ts(),
        ...(view && { view: toWireView(view) }),
      });
    },
    async verifyUrl() {
      const challenge = ids.secret();
      const delivery = await courier.event({
        token: VERIFICATION_TOKEN,
        type: 'url_verification',
        challenge,
      });
      return isObject(delivery.response) && delivery.response['challenge'] === challenge;
    },
    say(user, channel, text, threadTs) {
      const message = messages.post({
        channel: conversationOf(stage, channel).id,
        user: personOf(stage, user).id,
        text,
        ...(threadTs !== undefined && { threadTs }),
      });
      return message.ts;
    },
  };
}
