import { isObject, objectAt, objectsIn, type Json } from '../json.ts';
import { LIMITS } from '../limits.ts';
import { heldField, type Values } from '../state/values.ts';
import { numberProblem } from '../validation/inputs.ts';

const REQUIRED = 'Please complete this required field.';

function contentOf(element: Json, values: Readonly<Record<string, Json>> | undefined): unknown {
  const held = heldField(element);
  return held && values?.[String(element['action_id'])]?.[held.field];
}

const isEmpty = (content: unknown): boolean =>
  content === null ||
  content === undefined ||
  content === '' ||
  (Array.isArray(content) && content.length === 0);

function lengthProblem(element: Json, text: string): string | undefined {
  const { min_length: min, max_length: max } = element;
  if (typeof min === 'number' && text.length < min) return `Please use at least ${min} characters.`;
  const limit = typeof max === 'number' ? max : LIMITS.plainTextInput;
  return text.length > limit ? `Please use at most ${limit} characters.` : undefined;
}

function formatProblem(element: Json, text: string): string | undefined {
  switch (element['type']) {
    case 'plain_text_input':
      return lengthProblem(element, text);
    case 'number_input':
      return numberProblem(element, text);
    case 'email_text_input':
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) ? undefined : 'Please enter a valid e-mail.';
    case 'url_text_input':
      return URL.canParse(text) ? undefined : 'Please enter a valid URL.';
    default:
      return undefined;
  }
}

function problemOf(block: Json, values: Values): string | undefined {
  const element = objectAt(block, 'element');
  const content = contentOf(element, values[String(block['block_id'])]);
  if (isEmpty(content)) return block['optional'] === true ? undefined : REQUIRED;
  return typeof content === 'string' ? formatProblem(element, content) : undefined;
}

/**
 * What Slack's own client says under the fields before it submits a view: block id → sentence.
 * Empty: the view is sent to the app.
 */
export function inputProblems(blocks: unknown, values: Values): Record<string, string> {
  const entries = objectsIn(blocks)
    .filter((block) => block['type'] === 'input' && isObject(block['element']))
    .flatMap((block) => {
      const problem = problemOf(block, values);
      return problem === undefined ? [] : [[String(block['block_id']), problem] as const];
    });
  return Object.fromEntries(entries);
}
