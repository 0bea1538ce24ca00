import type { ConfigSource } from '../../config.ts';
import { askAgain } from '../../training/ask-again.ts';
import type { RunAct } from '../asked.ts';
import type { OpenForm } from '../form/open.ts';
import { originalOf } from '../form/original.ts';
import { prefill } from '../form/prefill.ts';

/** Opens the form, filled in from a run: everything in it can be changed before it is sent. */
export function createCloneAct(deps: { config: ConfigSource; openForm: OpenForm }): RunAct {
  const { config, openForm } = deps;
  return async ({ asked, run: { view } }) => {
    const { models } = config.current;
    const original = originalOf(view);
    const { request } = askAgain(view, models.get(view.spec.model));
    const { state, notes } = prefill(request, models, original);
    const origin = { channel: asked.channel, responseUrl: asked.responseUrl, from: view.uid };
    const reply = await openForm(asked.trigger, asked.slackUserId, origin, {
      state,
      original,
      notes: [`Filled in from run ${view.spec.id}.`, ...notes],
    });
    return { outcome: 'form', reply };
  };
}
