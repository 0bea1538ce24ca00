import { isObject, objectAt, objectsIn, type Json } from '../json.ts';
import { elementsIn } from '../validation/block-rules.ts';
import { optionsOf, sameOption } from '../validation/composition.ts';

/** Block id → action id → state, as payloads carry it. */
export type Values = Readonly<Record<string, Readonly<Record<string, Json>>>>;

/** For each element that holds a value: where its state stands, and where its first value comes from. */
const HELD: Readonly<Record<string, { field: string; initial: string; many?: boolean }>> = {
  plain_text_input: { field: 'value', initial: 'initial_value' },
  number_input: { field: 'value', initial: 'initial_value' },
  email_text_input: { field: 'value', initial: 'initial_value' },
  url_text_input: { field: 'value', initial: 'initial_value' },
  rich_text_input: { field: 'rich_text_value', initial: 'initial_value' },
  static_select: { field: 'selected_option', initial: 'initial_option' },
  external_select: { field: 'selected_option', initial: 'initial_option' },
  radio_buttons: { field: 'selected_option', initial: 'initial_option' },
  checkboxes: { field: 'selected_options', initial: 'initial_options', many: true },
  multi_static_select: { field: 'selected_options', initial: 'initial_options', many: true },
  multi_external_select: { field: 'selected_options', initial: 'initial_options', many: true },
  users_select: { field: 'selected_user', initial: 'initial_user' },
  multi_users_select: { field: 'selected_users', initial: 'initial_users', many: true },
  channels_select: { field: 'selected_channel', initial: 'initial_channel' },
  multi_channels_select: { field: 'selected_channels', initial: 'initial_channels', many: true },
  conversations_select: { field: 'selected_conversation', initial: 'initial_conversation' },
  multi_conversations_select: {
    field: 'selected_conversations',
    initial: 'initial_conversations',
    many: true,
  },
  datepicker: { field: 'selected_date', initial: 'initial_date' },
  timepicker: { field: 'selected_time', initial: 'initial_time' },
  datetimepicker: { field: 'selected_date_time', initial: 'initial_date_time' },
};

/** What an element holds, without its wrapping; undefined: it holds nothing (a button). */
export function heldField(element: Json): { field: string; many: boolean } | undefined {
  const held = HELD[String(element['type'])];
  return held && { field: held.field, many: held.many ?? false };
}

function initialState(element: Json): Json | undefined {
  const held = HELD[String(element['type'])];
  if (!held) return undefined;
  const empty = held.many ? [] : null;
  const value = element[held.initial];
  return {
    type: element['type'],
    [held.field]: value === undefined || value === '' ? empty : value,
  };
}

/** Whether what was chosen before is still on offer. */
function stillOffered(element: Json, state: Json): boolean {
  const options = optionsOf(element);
  if (options.length === 0) return true;
  const chosen = [state['selected_option'], ...objectsIn(state['selected_options'])];
  return chosen
    .filter(isObject)
    .every((option) => options.some((offered) => sameOption(offered, option)));
}

function stateOf(element: Json, before: Json | undefined): Json | undefined {
  if (before?.['type'] !== element['type']) return initialState(element);
  return before && stillOffered(element, before) ? before : initialState(element);
}

/**
 * The state of every element that holds a value. What the person typed stays where block_id and
 * action_id are those of before; everything else starts with its initial value.
 */
export function valuesOf(blocks: readonly Json[], before: Values = {}): Values {
  const entries = blocks.flatMap((block) => {
    const blockId = String(block['block_id']);
    const states = elementsIn(block).flatMap(({ element }) => {
      const actionId = String(element['action_id']);
      const state = stateOf(element, before[blockId]?.[actionId]);
      return state ? [[actionId, state] as const] : [];
    });
    return states.length > 0 ? [[blockId, Object.fromEntries(states)] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** Blocks with an action_id on every element, given where the sender gave none. */
export function withActionIds(blocks: readonly Json[], nextId: () => string): Json[] {
  const named = (element: Json): Json =>
    element['action_id'] === undefined ? { ...element, action_id: nextId() } : element;
  return blocks.map((block) => {
    if (block['type'] === 'actions')
      return { ...block, elements: objectsIn(block['elements']).map(named) };
    if (block['type'] === 'input') return { ...block, element: named(objectAt(block, 'element')) };
    if (isObject(block['accessory'])) return { ...block, accessory: named(block['accessory']) };
    return block;
  });
}
