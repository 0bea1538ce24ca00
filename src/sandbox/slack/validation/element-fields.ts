import { LIMITS } from '../limits.ts';
import { confirm, dispatchActionConfig, id, plainText } from './composition.ts';
import { boolean, object, oneOf, type Shape } from './schema.ts';

export type Fields = Readonly<Record<string, Shape>>;

export const actionId = { action_id: id };
export const focus = { focus_on_load: boolean };
const placeholder = { placeholder: plainText(LIMITS.placeholder) };

/** What every element to choose from may have. */
export const menuFields = { ...actionId, confirm, ...focus, ...placeholder };

/** What every element to type into may have. */
export const typedFields = {
  ...actionId,
  ...focus,
  ...placeholder,
  dispatch_action_config: dispatchActionConfig,
};

/** An element of this type. */
export function element(type: string, required: Fields, optional: Fields): Shape {
  return object({ type: oneOf(type), ...required }, optional);
}
