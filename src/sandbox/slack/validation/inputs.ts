import { stringAt, type Json } from '../json.ts';
import { LIMITS } from '../limits.ts';
import { confirm } from './composition.ts';
import {
  actionId,
  element,
  focus,
  menuFields as menu,
  typedFields as typed,
} from './element-fields.ts';
import { richText } from './rich-text.ts';
import {
  boolean,
  integer,
  list,
  object,
  oneOf,
  string,
  when,
  withRules,
  type Problem,
  type Shape,
} from './schema.ts';

const INTEGER = /^-?\d+$/;
const DECIMAL = /^-?\d+(\.\d+)?$/;

/** What is wrong with a typed number, as the client says it under the field; undefined: nothing. */
export function numberProblem(element: Json, value: string): string | undefined {
  const decimal = element['is_decimal_allowed'] === true;
  if (!(decimal ? DECIMAL : INTEGER).test(value))
    return decimal ? 'Please enter a number.' : 'Please enter a whole number.';
  const { min_value: min, max_value: max } = element;
  if (typeof min === 'string' && Number(value) < Number(min))
    return `Please enter a number that is at least ${min}.`;
  if (typeof max === 'string' && Number(value) > Number(max))
    return `Please enter a number that is at most ${max}.`;
  return undefined;
}

function boundsInOrder(element: Json, pointer: string): Problem[] {
  const { min_value: min, max_value: max, initial_value: initial } = element;
  const outOfOrder = min !== undefined && max !== undefined && Number(min) > Number(max);
  return [
    ...when(outOfOrder, '`min_value` must be less than or equal to `max_value`', pointer),
    ...when(
      initial !== undefined &&
        numberProblem(element, stringAt(element, 'initial_value')) !== undefined,
      '`initial_value` must be a number that the input takes',
      `${pointer}/initial_value`,
    ),
  ];
}

/** Whole numbers only, unless is_decimal_allowed. Numbers travel as strings. */
function numberInput(): Shape {
  const numeric = string({ pattern: DECIMAL });
  return withRules(
    object(
      { type: oneOf('number_input'), is_decimal_allowed: boolean },
      { ...typed, initial_value: numeric, min_value: numeric, max_value: numeric },
    ),
    boundsInOrder,
  );
}

function lengthsInOrder(element: Json, pointer: string): Problem[] {
  const { min_length: min, max_length: max, initial_value: initial } = element;
  return [
    ...when(
      typeof min === 'number' && typeof max === 'number' && min > max,
      '`min_length` must be less than or equal to `max_length`',
      pointer,
    ),
    ...when(
      typeof max === 'number' && typeof initial === 'string' && initial.length > max,
      `must be less than ${Number(max) + 1} characters`,
      `${pointer}/initial_value`,
    ),
  ];
}

function plainTextInput(): Shape {
  const max = LIMITS.plainTextInput;
  return withRules(
    object(
      { type: oneOf('plain_text_input') },
      {
        ...typed,
        initial_value: string({ min: 0, max }),
        multiline: boolean,
        min_length: integer(0, max),
        max_length: integer(1, max),
      },
    ),
    lengthsInOrder,
  );
}

const date = string({ pattern: /^\d{4}-\d{2}-\d{2}$/ });
const time = string({ pattern: /^([01]\d|2[0-3]):[0-5]\d$/ });

/** The elements to type or enter something into, by type. */
export const INPUTS = {
  datepicker: element('datepicker', {}, { ...menu, initial_date: date }),
  timepicker: element('timepicker', {}, { ...menu, initial_time: time, timezone: string() }),
  datetimepicker: element(
    'datetimepicker',
    {},
    {
      ...actionId,
      ...focus,
      confirm,
      initial_date_time: integer(1_000_000_000, 9_999_999_999),
    },
  ),
  plain_text_input: plainTextInput(),
  number_input: numberInput(),
  email_text_input: element('email_text_input', {}, { ...typed, initial_value: string() }),
  url_text_input: element('url_text_input', {}, { ...typed, initial_value: string() }),
  rich_text_input: element(
    'rich_text_input',
    {},
    {
      ...typed,
      initial_value: richText,
      min_lines: integer(1, LIMITS.richTextLines),
      max_lines: integer(1, LIMITS.richTextLines),
    },
  ),
  file_input: element(
    'file_input',
    {},
    {
      ...actionId,
      filetypes: list(string()),
      max_files: integer(1, LIMITS.files),
    },
  ),
} as const;
