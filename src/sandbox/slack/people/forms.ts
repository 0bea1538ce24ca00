import { objectsIn, type Json } from '../json.ts';
import { toSlackView, toWireView, type OpenView } from '../state/views.ts';
import { heldField } from '../state/values.ts';
import type { Delivery, SlackEmulator } from '../types.ts';
import { elementsIn } from '../validation/block-rules.ts';
import { findElement } from './clicks.ts';
import { inputProblems } from './input-check.ts';
import { interactionPayload } from './payloads.ts';
import { applyResponse } from './response-action.ts';
import { personOf, type Stage } from './stage.ts';
import { actionOf, pressed, typeInto } from './typing.ts';

const blocksOf = (view: OpenView): Json[] => objectsIn(view.definition['blocks']);

/** The element of a block that can be typed into or chosen from. */
function fieldOf(
  view: OpenView,
  blockId: string,
  actionId?: string,
): { block: Json; element: Json } {
  const block = blocksOf(view).find((known) => known['block_id'] === blockId);
  if (!block) throw new Error(`the view has no block "${blockId}"`);
  const field = elementsIn(block).find(
    ({ element }) =>
      heldField(element) && (actionId === undefined || element['action_id'] === actionId),
  );
  if (!field) throw new Error(`nothing can be typed into the block "${blockId}"`);
  return { block, element: field.element };
}

/** An input tells the app only when asked to; other elements always do. */
const isTold = (block: Json): boolean =>
  block['type'] !== 'input' || block['dispatch_action'] === true;

/** What people do with the views they have open. */
export function createForms(
  stage: Stage,
): Pick<SlackEmulator, 'view' | 'home' | 'fill' | 'press' | 'submitView' | 'closeView'> {
  const { views, triggers, ids, courier } = stage;

  function top(user: string): OpenView {
    const view = views.stack(user).at(-1);
    if (!view) throw new Error(`${user} has no view open`);
    return view;
  }

  function payloadOf(type: string, view: OpenView): Json {
    const trigger = triggers.issue({ user: view.user, view: view.id });
    return {
      ...interactionPayload(type, personOf(stage, view.user), trigger),
      view: toWireView(views.byId(view.id) ?? view),
    };
  }

  function act(view: OpenView, block: Json, element: Json, state: Json): Promise<Delivery> {
    return courier.send('interactive', {
      ...payloadOf('block_actions', view),
      container: { type: 'view', view_id: view.id },
      actions: [actionOf(element, block['block_id'], state, ids.ts())],
    });
  }

  async function submit(view: OpenView): ReturnType<SlackEmulator['submitView']> {
    const payload = { ...payloadOf('view_submission', view), response_urls: [] };
    const delivery = await courier.send('interactive', payload);
    if (!delivery.acked) return delivery;
    const outcome = applyResponse(views, view, delivery.response);
    if (outcome.kind === 'errors') return { ...delivery, errors: outcome.errors };
    if (outcome.kind === 'invalid')
      return { ...delivery, error: 'invalid_response', problems: outcome.problems };
    return delivery;
  }

  return {
    view(user) {
      const view = views.stack(user).at(-1);
      return view && toSlackView(view);
    },
    home(user) {
      const view = views.home(user);
      return view && toSlackView(view);
    },
    async fill(user, blockId, value, actionId, tells = true) {
      const view = top(user);
      const { block, element } = fieldOf(view, blockId, actionId);
      const state = typeInto(element, value);
      views.setValue(view.id, blockId, String(element['action_id']), state);
      return tells && isTold(block) ? act(view, block, element, state) : undefined;
    },
    async press(user, actionId, value, blockId) {
      const view = views.stack(user).at(-1) ?? views.home(user);
      if (!view) throw new Error(`${user} has no view open`);
      const { block, element } = findElement(blocksOf(view), actionId, blockId);
      return act(view, block, element, pressed(element, value));
    },
    async submitView(user) {
      const view = top(user);
      if (view.definition['submit'] === undefined) throw new Error('the view has no submit button');
      const errors = inputProblems(view.definition['blocks'], view.values);
      return Object.keys(errors).length > 0 ? { acked: false, tookMs: 0, errors } : submit(view);
    },
    async closeView(user, options = {}) {
      const all = options.all ?? false;
      const view = all ? views.stack(user)[0] : top(user);
      if (!view) throw new Error(`${user} has no view open`);
      const payload = { ...payloadOf('view_closed', view), is_cleared: all };
      views.close(user, { all: all || view.definition['clear_on_close'] === true });
      return view.definition['notify_on_close'] === true
        ? courier.send('interactive', payload)
        : undefined;
    },
  };
}
