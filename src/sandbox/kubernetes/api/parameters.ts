import { invalid, unsupportedValue } from './field-error.ts';
import type { FieldValidation } from './body.ts';
import type { ApiRequest } from './http.ts';
import { failure } from './status-error.ts';

const META = 'meta.k8s.io';

/** A query parameter that is a non-negative number; undefined where it is absent or empty. */
export function numberParameter(request: ApiRequest, name: string): number | undefined {
  const text = request.query.get(name) ?? '';
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

export function flagParameter(request: ApiRequest, name: string): boolean {
  const value = request.query.get(name);
  return value === 'true' || value === '1';
}

/** Parses a resourceVersion. Empty and "0" are 0: any version will do. Throws the server's 500. */
export function parseResourceVersion(text: string): number {
  if (text === '') return 0;
  if (/^\d+$/.test(text)) return Number(text);
  const why = `strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`;
  throw failure(500, `resourceVersion: Invalid value: ${JSON.stringify(text)}: ${why}`);
}

/** Whether the write is only tried. `options` names the kind of options in the 422. */
export function isDryRun(request: ApiRequest, options: string): boolean {
  const values = request.query.getAll('dryRun').filter((value) => value !== '');
  if (values.every((value) => value === 'All')) return values.length > 0;
  throw invalid({ group: META, kind: options }, '', [unsupportedValue('dryRun', values, ['All'])]);
}

const VALIDATIONS = ['Ignore', 'Warn', 'Strict'] as const;

export function fieldValidation(request: ApiRequest, options: string): FieldValidation {
  const text = request.query.get('fieldValidation') ?? '';
  if (text === '') return 'Warn';
  const known = VALIDATIONS.find((one) => one === text);
  if (known !== undefined) return known;
  throw invalid({ group: META, kind: options }, '', [
    unsupportedValue('fieldValidation', text, ['', ...VALIDATIONS]),
  ]);
}
