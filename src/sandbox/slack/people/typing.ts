import type { Json } from '../json.ts';
import { heldField } from '../state/values.ts';
import { optionsOf } from '../validation/composition.ts';

/**
 * The state of an element once a person has typed or chosen `value` in it: the text, or the value
 * of an option; several are separated by commas; null empties it. Throws where it is not on offer.
 */
export function typeInto(element: Json, value: string | null): Json {
  const type = String(element['type']);
  const held = heldField(element);
  if (!held) throw new Error(`nothing can be typed into a ${type}`);
  const content = held.many
    ? (value ?? '')
        .split(',')
        .filter(Boolean)
        .map((part) => entered(element, part))
    : value === null || value === ''
      ? null
      : entered(element, value);
  return { type, [held.field]: content };
}

function entered(element: Json, value: string): unknown {
  const options = optionsOf(element);
  if (options.length === 0) return element['type'] === 'datetimepicker' ? Number(value) : value;
  const option = options.find((offered) => offered['value'] === value);
  if (option) return option;
  const offered = options.map((known) => String(known['value'])).join(', ');
  throw new Error(`no option "${value}": there are ${offered}`);
}

/** The entry of `actions` that using an element sends. */
export function actionOf(element: Json, blockId: unknown, state: Json, actionTs: string): Json {
  const { action_id, type, text } = element;
  return {
    type,
    action_id,
    block_id: blockId,
    ...(text !== undefined && { text }),
    ...state,
    action_ts: actionTs,
  };
}

/** What pressing an element sends: a button's value, or the chosen entry of a menu. */
export function pressed(element: Json, value: string | undefined): Json {
  if (element['type'] === 'button') {
    const sent = value ?? element['value'];
    return sent === undefined ? {} : { value: sent };
  }
  if (element['type'] === 'overflow') return { selected_option: entered(element, value ?? '') };
  return typeInto(element, value ?? null);
}
