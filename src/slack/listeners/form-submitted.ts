import type { App, ViewOutput } from '@slack/bolt';

import type { ConfigSource } from '../../config.ts';
import { formatCommand } from '../../training/command.ts';
import { blockIds, formCallbackId } from '../form/fields.ts';
import { originalOf, type FindFormer } from '../form/original.ts';
import { viewErrors } from '../form/problems.ts';
import { readForm, requestOf } from '../form/values.ts';
import { formView } from '../form/view.ts';
import type { Once } from '../once.ts';
import type { Replies } from '../replies.ts';
import type { Trainer } from '../trainer.ts';
import type { TurnAway } from '../turn-away.ts';
import type { Guard } from './guard.ts';

export interface FormSubmittedDeps {
  readonly config: ConfigSource;
  readonly trainer: Trainer;
  readonly turnAway: TurnAway;
  readonly findFormer: FindFormer;
  readonly replies: Replies;
  readonly guard: Guard;
  readonly once: Once;
}

/** The form was submitted: problems appear under its fields; without any it closes and trains. */
export function onFormSubmitted(app: App, deps: FormSubmittedDeps): void {
  app.view(formCallbackId, async ({ ack, body, view }) => {
    const { models } = deps.config.current;
    const form = readForm(view, models);
    const { model } = form.state;
    const former = deps.findFormer(form.origin.from);
    const original = originalOf(former?.view);
    if (model !== form.shown) {
      // Submitted before the chosen model's fields had come: they are shown first.
      const redrawn = formView(models, form.state, form.origin, { original });
      await ack({ response_action: 'update', view: redrawn });
      return;
    }
    const { request, problems } = requestOf(form, models, original);
    const asked = {
      team: body.team?.id ?? view.team_id,
      slackUserId: body.user.id,
      channel: form.origin.channel,
      trigger: view.id,
    };
    const command = formatCommand(request);
    const work = {
      ...asked,
      listener: 'form-submitted',
      responseUrl: form.origin.responseUrl,
      command,
    };
    await deps.guard(work, async () => {
      const from = former && { kind: 'clone' as const, run: former };
      const checked = await deps.trainer.check(asked, request, problems, from);
      if (checked.kind === 'problems') {
        const errors = viewErrors(checked.problems, model ?? '', inputBlocks(view));
        await ack({ response_action: 'errors', errors });
        return 'problems';
      }
      if (checked.kind === 'stranger') {
        await ack({ response_action: 'errors', errors: { [blockIds.model]: strangerHint } });
        const { slackUserId } = asked;
        const reply = deps.turnAway(checked.person, { action: 'submit', slackUserId }, command);
        await deps.replies.tell(work, reply);
        return 'stranger';
      }
      await ack();
      if (!deps.once.first(view.id)) return 'repeated';
      const { outcome, reply } = await deps.trainer.carryOut(asked, checked);
      if (reply !== undefined) await deps.replies.tell(work, reply);
      return outcome;
    });
  });
}

const strangerHint =
  'You are not in the list of users, or I could not find out. A message in the conversation says what is missing.';

function inputBlocks(view: ViewOutput): string[] {
  return view.blocks.flatMap((block) =>
    block.type === 'input' && block.block_id !== undefined ? [block.block_id] : [],
  );
}
