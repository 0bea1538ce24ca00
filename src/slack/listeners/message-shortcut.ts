import type { App, MessageShortcut } from '@slack/bolt';

import { within, type Clock } from '../../clock.ts';
import type { ConfigSource } from '../../config.ts';
import { commandInTextForm, findTraining } from '../../training/command-in-text.ts';
import { describeProblem, type Problem } from '../../training/problem.ts';
import type { TrainingRequest } from '../../training/request.ts';
import type { Asked } from '../asked.ts';
import type { Fill, OpenForm } from '../form/open.ts';
import { prefill } from '../form/prefill.ts';
import { messageText } from '../message-text.ts';
import type { Once } from '../once.ts';
import type { Replies } from '../replies.ts';
import type { Trainer } from '../trainer.ts';
import type { Guard } from './guard.ts';

/** `callback_id` of the shortcut on a message, as manifest.yml declares it. */
export const messageShortcutId = 'train-message';

export interface MessageShortcutDeps {
  readonly config: ConfigSource;
  readonly trainer: Trainer;
  readonly openForm: OpenForm;
  readonly replies: Replies;
  readonly guard: Guard;
  readonly once: Once;
  readonly clock: Clock;
}

/** The trigger lives 3 s: the form waits no longer than this for what is wrong with the command. */
const checkWithinMs = 800;

/** The shortcut on a message opens the form, filled in from the training that the message speaks of. */
export function onMessageShortcut(app: App, deps: MessageShortcutDeps): void {
  const pattern = { type: 'message_action', callback_id: messageShortcutId } as const;
  app.shortcut<MessageShortcut>(pattern, async ({ ack, shortcut }) => {
    await ack();
    const { trigger_id: trigger, user, channel, response_url: responseUrl, team } = shortcut;
    if (!deps.once.first(trigger)) return;
    const asked: Asked = {
      team: team?.id ?? user.team_id ?? '',
      slackUserId: user.id,
      channel: channel.id,
      trigger,
      responseUrl,
    };
    const origin = { channel: channel.id, channelName: channel.name, responseUrl };
    const work = { ...asked, listener: 'message-shortcut' };
    await deps.guard(work, async () => {
      const fill = (): Promise<Fill> => fillFrom(messageText(shortcut.message), asked, deps);
      const reply = await deps.openForm(trigger, user.id, origin, fill);
      if (reply !== undefined) await deps.replies.tell(work, reply);
      return 'form';
    });
  });
}

async function fillFrom(text: string, asked: Asked, deps: MessageShortcutDeps): Promise<Fill> {
  const { models } = deps.config.current;
  const found = findTraining(text, models);
  if (!found)
    return { notes: [`There is no training in this message. I looked for ${commandInTextForm}.`] };
  const { state, notes } = prefill(found.request, models);
  const problems = await problemsOf(asked, found.request, found.problems, deps);
  return { state, notes: [...notes, ...problems.map(describeProblem)] };
}

/** What is wrong with the command, as far as that shows in time; the form checks it once more. */
async function problemsOf(
  asked: Asked,
  request: TrainingRequest,
  written: readonly Problem[],
  { clock, trainer }: MessageShortcutDeps,
): Promise<readonly Problem[]> {
  const checked = await within(clock, checkWithinMs, trainer.check(asked, request, written));
  return checked?.kind === 'problems' ? checked.problems : written;
}
