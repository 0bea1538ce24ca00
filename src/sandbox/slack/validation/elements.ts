import { BUTTONS } from './buttons.ts';
import { imageFields, oneSource } from './composition.ts';
import { element } from './element-fields.ts';
import { INPUTS } from './inputs.ts';
import { MENUS } from './menus.ts';
import { object, oneOf, string, withRules, type Shape } from './schema.ts';

/** Every block element Slack knows, by type. */
export const ELEMENTS = {
  ...BUTTONS,
  ...MENUS,
  ...INPUTS,
  image: withRules(
    object({ type: oneOf('image'), ...imageFields.required }, imageFields.optional),
    oneSource,
  ),
  url: element('url', { url: string(), text: string() }, {}),
} as const satisfies Record<string, Shape>;

export type ElementType = keyof typeof ELEMENTS;

/** The part of the table with these types. */
export function elementsOf(types: readonly ElementType[]): Record<string, Shape> {
  return Object.fromEntries(types.map((type) => [type, ELEMENTS[type]]));
}
