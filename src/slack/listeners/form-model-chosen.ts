import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';

import type { ConfigSource } from '../../config.ts';
import { calling, type SlackClients } from '../client.ts';
import type { Clock } from '../../clock.ts';
import { slackErrorOf } from '../errors.ts';
import { modelActionId } from '../form/fields.ts';
import { originalOf, type FindFormer } from '../form/original.ts';
import { readForm } from '../form/values.ts';
import { formView } from '../form/view.ts';
import { createMemory } from '../memory.ts';
import type { Guard } from './guard.ts';

export interface FormModelChosenDeps {
  readonly clients: SlackClients;
  readonly config: ConfigSource;
  readonly findFormer: FindFormer;
  readonly guard: Guard;
  readonly clock: Clock;
}

const rememberMs = 60_000;
const maxRemembered = 1_000;

/** Another model was chosen in the form: it gets that model's fields and keeps what was typed. */
export function onFormModelChosen(app: App, deps: FormModelChosenDeps): void {
  /** By view, the time of the newest choice: of two that overlap the later one is to be seen. */
  const newest = createMemory<string>(deps.clock, rememberMs, maxRemembered);

  app.action({ type: 'block_actions', action_id: modelActionId }, async ({ ack, body, action }) => {
    await ack();
    const { view } = body;
    if (view === undefined) return;
    newest.set(view.id, action.action_ts);
    const { models } = deps.config.current;
    const { origin, state } = readForm(view, models);
    const work = {
      listener: 'form-model-chosen',
      trigger: view.id,
      slackUserId: body.user.id,
      channel: origin.channel,
      responseUrl: origin.responseUrl,
    };
    const isNewest = () => newest.get(view.id) === action.action_ts;
    await deps.guard(work, async () => {
      const original = originalOf(deps.findFormer(origin.from)?.view);
      await redraw(deps.clients, view, formView(models, state, origin, { original }), isNewest);
      return 'form';
    });
  });
}

async function redraw(
  clients: SlackClients,
  { id, hash }: { id: string; hash: string },
  view: ModalView,
  isNewest: () => boolean,
): Promise<void> {
  const update = (condition: { hash?: string }) =>
    calling('views.update', () => clients.quick.views.update({ view_id: id, view, ...condition }));
  try {
    await update({ hash });
  } catch (error) {
    const slackError = slackErrorOf(error);
    if (slackError === 'hash_conflict' && isNewest()) await update({});
    // Closed meanwhile: there is nothing to draw any more.
    else if (slackError !== 'hash_conflict' && slackError !== 'not_found') throw error;
  }
}
