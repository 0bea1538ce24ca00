import { invalidValue, tooLong, type FieldError } from '../field-error.ts';

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const LABEL_VALUE = '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?';
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';

const is = (pattern: string, text: string): boolean => new RegExp(`^${pattern}$`).test(text);
const bytes = (text: string): number => Buffer.byteLength(text);
const tooManyBytes = (max: number): string => `must be no more than ${max} bytes`;

/** Why a text is no DNS subdomain (most objects' names). */
export function subdomainProblems(text: string): string[] {
  const problems: string[] = [];
  if (bytes(text) > 253) problems.push(tooManyBytes(253));
  if (!is(SUBDOMAIN, text)) {
    problems.push(
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or " +
        "'.', and must start and end with an alphanumeric character (e.g. 'example.com', regex " +
        `used for validation is '${SUBDOMAIN}')`,
    );
  }
  return problems;
}

/** Why a text is no DNS label (container and namespace names). */
export function dnsLabelProblems(text: string): string[] {
  const problems: string[] = [];
  if (bytes(text) > 63) problems.push(tooManyBytes(63));
  if (!is(LABEL, text)) {
    problems.push(
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and " +
        "must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex " +
        `used for validation is '${LABEL}')`,
    );
  }
  return problems;
}

/** Why a text is no label value. */
function labelValueProblems(text: string): string[] {
  const problems: string[] = [];
  if (bytes(text) > 63) problems.push(tooManyBytes(63));
  if (!is(LABEL_VALUE, text)) {
    problems.push(
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or " +
        "'.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or " +
        `'my_value',  or '12345', regex used for validation is '${LABEL_VALUE}')`,
    );
  }
  return problems;
}

/** Why a text is no label or annotation key, `prefix/name`. */
export function qualifiedNameProblems(text: string): string[] {
  const parts = text.split('/');
  const name = parts.at(-1) ?? '';
  const problems: string[] = [];
  if (parts.length === 2 && parts[0] !== undefined) {
    problems.push(...subdomainProblems(parts[0]).map((problem) => `prefix part ${problem}`));
  }
  if (name === '') problems.push('name part must be non-empty');
  if (bytes(name) > 63) problems.push(`name part ${tooManyBytes(63)}`);
  if (parts.length > 2 || !is(QUALIFIED, name)) {
    problems.push(
      "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and " +
        "end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex " +
        `used for validation is '${QUALIFIED}')`,
    );
  }
  return problems;
}

/** Problems of a set of labels, all told at the field that holds them. */
export function labelErrors(
  labels: Readonly<Record<string, unknown>>,
  field: string,
): FieldError[] {
  return Object.entries(labels).flatMap(([key, value]) => {
    const ofKey = qualifiedNameProblems(key).map((why) => invalidValue(field, key, why));
    const ofValue = labelValueProblems(String(value));
    return ofKey.concat(ofValue.map((why) => invalidValue(field, value, why)));
  });
}

const ANNOTATIONS_MAX_BYTES = 262_144;

/** Problems of a set of annotations: their keys, and their size all together. */
export function annotationErrors(
  annotations: Readonly<Record<string, unknown>>,
  field: string,
): FieldError[] {
  const entries = Object.entries(annotations);
  const total = entries.reduce((sum, [key, value]) => sum + bytes(key) + bytes(String(value)), 0);
  const keys = entries.flatMap(([key]) =>
    qualifiedNameProblems(key.toLowerCase()).map((why) => invalidValue(field, key, why)),
  );
  return total > ANNOTATIONS_MAX_BYTES ? [...keys, tooLong(field, ANNOTATIONS_MAX_BYTES)] : keys;
}
