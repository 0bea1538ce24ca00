import type { App } from '@slack/bolt';

import type { DirectChannels } from '../direct-channels.ts';
import type { OpenForm } from '../form/open.ts';
import type { Home } from '../home/home.ts';
import { homeTrainActionId } from '../home/view.ts';
import type { SlackMeter } from '../meter.ts';
import type { Replies } from '../replies.ts';
import type { Guard } from './guard.ts';

export interface HomeListenerDeps {
  readonly home: Home;
  readonly openForm: OpenForm;
  readonly directChannels: DirectChannels;
  readonly replies: Replies;
  readonly guard: Guard;
  readonly meter: SlackMeter;
}

/** Somebody opened the app: its home tab shows their runs; its messages tab is a conversation. */
export function onHomeOpened(app: App, { home, meter }: HomeListenerDeps): void {
  app.event('app_home_opened', async ({ event }) => {
    if (event.tab !== 'home') return;
    meter.answered('home-opened', await home.open(event.user));
  });
}

/** "Train a model" was pressed: the form opens, and its run's thread goes to their own conversation. */
export function onHomeTrain(app: App, deps: HomeListenerDeps): void {
  const { openForm, directChannels, replies, guard } = deps;
  const pattern = { type: 'block_actions', action_id: homeTrainActionId } as const;
  app.action(pattern, async ({ ack, body }) => {
    await ack();
    const { user, view, trigger_id: trigger } = body;
    // Without the one that the view keeps it is asked for: the trigger lives 3 s.
    const kept = view?.private_metadata ?? '';
    const channel = kept === '' ? await directChannels.open(user.id) : kept;
    const work = { listener: 'home-train', trigger, slackUserId: user.id, channel };
    await guard(work, async () => {
      const reply = await openForm(trigger, user.id, { channel });
      if (reply !== undefined) await replies.tell(work, reply);
      return 'form';
    });
  });
}
