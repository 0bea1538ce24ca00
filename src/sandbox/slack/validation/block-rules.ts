import { isObject, objectsIn, stringAt, type Json } from '../json.ts';
import { when, type Problem } from './schema.ts';

/** The interactive elements of a block with the place of each. */
export function elementsIn(block: Json): { readonly element: Json; readonly path: string }[] {
  const single = ['element', 'accessory'].flatMap((field) => {
    const element = block[field];
    return isObject(element) ? [{ element, path: field }] : [];
  });
  const several = objectsIn(block['elements']).map((element, index) => ({
    element,
    path: `elements/${index}`,
  }));
  return [...single, ...several];
}

function repeated(field: string, entries: readonly (readonly [string, string])[]): Problem[] {
  const seen = new Set<string>();
  return entries.flatMap(([value, pointer]) => {
    if (value === '') return [];
    const known = seen.has(value);
    seen.add(value);
    return when(known, `\`${field}\` "${value}" already exists`, `${pointer}/${field}`);
  });
}

/** block_id once in the whole, action_id once in its block. */
export function uniqueIds(blocks: readonly Json[], pointer: string): Problem[] {
  const blockIds = blocks.map(
    (block, index) => [stringAt(block, 'block_id'), `${pointer}/${index}`] as const,
  );
  const actionIds = blocks.flatMap((block, index) =>
    repeated(
      'action_id',
      elementsIn(block).map(
        ({ element, path }) =>
          [stringAt(element, 'action_id'), `${pointer}/${index}/${path}`] as const,
      ),
    ),
  );
  return [...repeated('block_id', blockIds), ...actionIds];
}

/** At most one element takes the focus. */
export function oneFocus(blocks: readonly Json[], pointer: string): Problem[] {
  const focused = blocks.flatMap((block) =>
    elementsIn(block).filter(({ element }) => element['focus_on_load'] === true),
  );
  return when(focused.length > 1, 'only one element can have `focus_on_load`', pointer);
}

/** The characters of all texts in the blocks together. */
export function textTotal(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + textTotal(item), 0);
  if (!isObject(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [field, content]) =>
      sum + (field === 'text' && typeof content === 'string' ? content.length : textTotal(content)),
    0,
  );
}
