import { detailsOf, failure, qualified, type StatusError, type Subject } from './status-error.ts';

/** One problem of a field, as `field.Error` in apimachinery words it. */
export interface FieldError {
  readonly field: string;
  readonly reason: string;
  readonly message: string;
}

/** Go's rendering of a value inside an error: strings quoted, the rest as JSON. */
function shown(value: unknown): string {
  return JSON.stringify(value) ?? 'null';
}

export function invalidValue(field: string, value: unknown, why: string): FieldError {
  return { field, reason: 'FieldValueInvalid', message: `Invalid value: ${shown(value)}: ${why}` };
}

export function requiredValue(field: string, why?: string): FieldError {
  const message = why === undefined ? 'Required value' : `Required value: ${why}`;
  return { field, reason: 'FieldValueRequired', message };
}

export function unsupportedValue(
  field: string,
  value: unknown,
  supported: readonly string[],
): FieldError {
  const list = supported.map((one) => `"${one}"`).join(', ');
  const message = `Unsupported value: ${shown(value)}: supported values: ${list}`;
  return { field, reason: 'FieldValueNotSupported', message };
}

export function tooLong(field: string, maxBytes: number): FieldError {
  const message = `Too long: may not be more than ${maxBytes} bytes`;
  return { field, reason: 'FieldValueTooLong', message };
}

export function forbiddenField(field: string, why: string): FieldError {
  return { field, reason: 'FieldValueForbidden', message: `Forbidden: ${why}` };
}

export function duplicateValue(field: string, value: unknown): FieldError {
  return { field, reason: 'FieldValueDuplicate', message: `Duplicate value: ${shown(value)}` };
}

/** 422 with every problem; a message that repeats is said once, its cause each time. */
export function invalid(
  subject: Subject,
  name: string,
  errors: readonly FieldError[],
): StatusError {
  const said = [...new Set(errors.map((error) => `${error.field}: ${error.message}`))];
  const list = said.length === 1 ? said[0] : `[${said.join(', ')}]`;
  return failure(422, `${qualified(subject)} "${name}" is invalid: ${list}`, 'Invalid', {
    ...detailsOf(subject, name),
    causes: errors.map(({ reason, message, field }) => ({ reason, message, field })),
  });
}
