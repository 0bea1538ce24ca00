import type { App, GlobalShortcut } from '@slack/bolt';

import type { OpenForm } from '../form/open.ts';
import type { Once } from '../once.ts';
import type { Replies } from '../replies.ts';
import type { Guard } from './guard.ts';

/** `callback_id` of the global shortcut, as manifest.yml declares it. */
export const trainShortcutId = 'train';

export interface TrainShortcutDeps {
  readonly openForm: OpenForm;
  readonly replies: Replies;
  readonly guard: Guard;
  readonly once: Once;
}

/** The shortcut from anywhere opens the form; asked in no conversation, the run is told in one's own. */
export function onTrainShortcut(
  app: App,
  { openForm, replies, guard, once }: TrainShortcutDeps,
): void {
  const pattern = { type: 'shortcut', callback_id: trainShortcutId } as const;
  app.shortcut<GlobalShortcut>(pattern, async ({ ack, shortcut }) => {
    await ack();
    const { trigger_id: trigger, user } = shortcut;
    if (!once.first(trigger)) return;
    const work = { listener: 'train-shortcut', trigger, slackUserId: user.id };
    await guard(work, async () => {
      const reply = await openForm(trigger, user.id, {});
      if (reply !== undefined) await replies.tell(work, reply);
      return 'form';
    });
  });
}
