import type { InputBlock, InputBlockElement } from '@slack/types';

import { expectedOf } from '../../training/hyperparameter.ts';
import type { Parameter } from '../../training/catalog.ts';
import { limits } from '../messages/limits.ts';
import { blockIds, defaultText, plainNumber, valueActionId } from './fields.ts';
import { option, plain, withWas } from './parts.ts';

/**
 * One hyperparameter as a typed field. `typed` is what it shows instead of its default, `was` what
 * the run had that the form was filled in from.
 */
export function parameterField(
  model: string,
  key: string,
  parameter: Parameter,
  { typed, was }: { readonly typed: string | undefined; readonly was?: string | undefined },
): InputBlock {
  const hint = withWas(hintOf(parameter), was);
  return {
    type: 'input',
    block_id: blockIds.parameter(model, key),
    label: plain(key, limits.input.label),
    ...(hint === '' ? {} : { hint: plain(hint, limits.input.hint) }),
    optional: parameter.required !== true || parameter.default !== undefined,
    element: elementOf(parameter, typed ?? defaultText(parameter)),
  };
}

/** True where the field can show this value; a value that it cannot is kept aside for another model. */
export function canShow(parameter: Parameter, value: string): boolean {
  const element = elementOf(parameter, value);
  if (element.type === 'static_select') return element.initial_option !== undefined;
  return 'initial_value' in element && element.initial_value === value;
}

function elementOf(parameter: Parameter, value: string | undefined): InputBlockElement {
  if (parameter.type === 'boolean') return select(['true', 'false'], value);
  if (parameter.type === 'choice' && fitsSelect(parameter.choices)) {
    return select(parameter.choices, value);
  }
  if (parameter.type === 'number' || parameter.type === 'integer') {
    return fitsNumberField(parameter) ? numberField(parameter, value) : textField(value);
  }
  return textField(value, parameter.type === 'string' ? parameter.maxLength : undefined);
}

function fitsSelect(choices: readonly string[]): boolean {
  const fits = (choice: string) => choice !== '' && choice.length <= limits.option.value;
  return choices.length > 0 && choices.length <= limits.select.options && choices.every(fits);
}

function select(choices: readonly string[], value: string | undefined): InputBlockElement {
  const options = choices.map((choice) => option(choice, choice));
  const initial = options.find((candidate) => candidate.value === value);
  return {
    type: 'static_select',
    action_id: valueActionId,
    options,
    ...(initial === undefined ? {} : { initial_option: initial }),
  };
}

type NumberParameter = Extract<Parameter, { type: 'number' | 'integer' }>;

function numberField(parameter: NumberParameter, value: string | undefined): InputBlockElement {
  const { type, min, max } = parameter;
  const minValue = min === undefined ? undefined : plainNumber(min);
  const maxValue = max === undefined ? undefined : plainNumber(max);
  return {
    type: 'number_input',
    action_id: valueActionId,
    is_decimal_allowed: type === 'number',
    ...(minValue === undefined ? {} : { min_value: minValue }),
    ...(maxValue === undefined ? {} : { max_value: maxValue }),
    ...(value !== undefined && isWithin(parameter, value) ? { initial_value: value } : {}),
  };
}

/** False where a bound or the default is too long a number for a number field. */
function fitsNumberField(parameter: NumberParameter): boolean {
  const bounds = [parameter.min, parameter.max].filter((bound) => bound !== undefined);
  const initial = defaultText(parameter);
  return (
    bounds.every((bound) => plainNumber(bound) !== undefined) &&
    (initial === undefined || isWithin(parameter, initial))
  );
}

function isWithin({ type, min, max }: NumberParameter, value: string): boolean {
  const form = type === 'integer' ? /^-?\d+$/ : /^-?\d+(\.\d+)?$/;
  const number = Number(value);
  return form.test(value) && number >= (min ?? -Infinity) && number <= (max ?? Infinity);
}

function textField(value: string | undefined, maxLength?: number): InputBlockElement {
  const most = Math.min(maxLength ?? limits.textInput, limits.textInput);
  return {
    type: 'plain_text_input',
    action_id: valueActionId,
    max_length: most,
    ...(value?.includes('\n') === true ? { multiline: true } : {}),
    ...(value === undefined || value === '' || value.length > most ? {} : { initial_value: value }),
  };
}

function hintOf(parameter: Parameter): string {
  const parts = [parameter.description ?? '', rule(parameter)];
  const initial = defaultText(parameter);
  if (initial !== undefined) parts.push(`Default: ${initial}`);
  return parts.filter((part) => part !== '').join(' · ');
}

/** What the field accepts, where it does not show that by itself. */
function rule(parameter: Parameter): string {
  const { type } = parameter;
  const isSelect = type === 'boolean' || (type === 'choice' && fitsSelect(parameter.choices));
  const isFree =
    type === 'string' && parameter.pattern === undefined && parameter.maxLength === undefined;
  return isSelect || isFree ? '' : `Takes ${expectedOf(parameter)}`;
}
