import type { Parameter } from '../../training/catalog.ts';

/** `callback_id` of the form. */
export const formCallbackId = 'train-form';

/** `action_id` of the model select: choosing another model rebuilds the form. */
export const modelActionId = 'train-form-model';

/** `action_id` of every other field. */
export const valueActionId = 'value';

/**
 * Block ids. Fields whose options, limits or defaults depend on the model carry its name: Slack
 * keeps what a field shows while its block id stays, and these must show the new model's values.
 */
export const blockIds = {
  model: 'model',
  type: (model: string) => `type:${model}`,
  gpu: (model: string) => `gpu:${model}`,
  time: 'time',
  free: 'free',
  image: 'image',
  parameter: (model: string, key: string) => `parameter:${model}:${key}`,
} as const;

/** The image of a run made from another: what really ran, or what its tag is now. */
export const imageChoices = { ran: 'ran', tag: 'tag' } as const;

/** Longest number that a number field is trusted with; longer ones get a text field. */
const maxDigits = 24;

/** A number without an exponent, as Slack's number fields want it; undefined where that is too long. */
export function plainNumber(value: number): string | undefined {
  if (!Number.isFinite(value)) return undefined;
  const text = String(value);
  const plain = text.includes('e') ? expand(text) : text;
  return plain.length <= maxDigits ? plain : undefined;
}

/** The default as a field shows it; undefined where there is none. */
export function defaultText(parameter: Parameter): string | undefined {
  if (parameter.default === undefined) return undefined;
  if (typeof parameter.default === 'number') {
    return plainNumber(parameter.default) ?? String(parameter.default);
  }
  return String(parameter.default);
}

/** True where a field that shows `value` says no more than the catalog does. */
export function isDefault(parameter: Parameter | undefined, value: string): boolean {
  if (parameter?.default === undefined) return false;
  if (typeof parameter.default === 'number') {
    return value.trim() !== '' && Number(value) === parameter.default;
  }
  return value === String(parameter.default);
}

function expand(text: string): string {
  const [mantissa = '', exponent = '0'] = text.split('e');
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const point = whole.length + Number(exponent);
  const digits = whole + fraction;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, '0')}`;
}
