import { isObject, objectsIn, stringAt, type Json } from '../../../slack/json.ts';

/** The state that an element begins with: the fields of its state, and of its definition. */
const FIELDS = [
  ['value', 'initial_value'],
  ['selected_option', 'initial_option'],
  ['selected_options', 'initial_options'],
  ['selected_user', 'initial_user'],
  ['selected_users', 'initial_users'],
  ['selected_channel', 'initial_channel'],
  ['selected_channels', 'initial_channels'],
  ['selected_conversation', 'initial_conversation'],
  ['selected_conversations', 'initial_conversations'],
  ['selected_date', 'initial_date'],
  ['selected_time', 'initial_time'],
  ['selected_date_time', 'initial_date_time'],
] as const;

/** What an element shows as one text: what is typed, the value of what is chosen, several with commas. */
export function heldText(element: Json, state: unknown): string {
  const stated = isObject(state)
    ? FIELDS.map(([field]) => state[field])
    : FIELDS.map(([, field]) => element[field]);
  return textOf(stated.find((value) => value !== undefined));
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(',');
  if (isObject(value)) return stringAt(value, 'value');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly description: string;
  readonly group?: string;
}

/** What an element offers, those of its groups included. */
export function optionsOf(element: Json): readonly Option[] {
  const grouped = objectsIn(element['option_groups']).flatMap((group) =>
    objectsIn(group['options']).map((option) => readOption(option, plainText(group['label']))),
  );
  return [...objectsIn(element['options']).map((option) => readOption(option)), ...grouped];
}

function readOption(option: Json, group?: string): Option {
  return {
    value: stringAt(option, 'value'),
    label: plainText(option['text']),
    description: plainText(option['description']),
    ...(group !== undefined && { group }),
  };
}

/** The text of a text object; '' where there is none. */
export function plainText(value: unknown): string {
  return isObject(value) ? stringAt(value, 'text') : '';
}
