import type { KubeObject, NewObject } from '../../types.ts';
import {
  forbiddenField,
  invalidValue,
  tooLong,
  unsupportedValue,
  type FieldError,
} from '../field-error.ts';
import { recordOf, records, sameJson } from '../json.ts';

const DATA_MAX_BYTES = 1_048_576;
const KEY = '[-._a-zA-Z0-9]+';

/** Problems of a ConfigMap's or Secret's keys and size. */
export function dataErrors(object: NewObject): FieldError[] {
  const entries = Object.entries({
    ...recordOf(object['data']),
    ...recordOf(object['binaryData']),
  });
  const keys = entries
    .filter(([key]) => !new RegExp(`^${KEY}$`).test(key))
    .map(([key]) =>
      invalidValue(
        `data[${key}]`,
        key,
        `a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '${KEY}')`,
      ),
    );
  const size = entries.reduce((sum, [, value]) => sum + Buffer.byteLength(String(value)), 0);
  return size > DATA_MAX_BYTES ? [...keys, tooLong('', DATA_MAX_BYTES)] : keys;
}

/** `immutable: true` is for good. */
export function dataUpdateErrors(next: KubeObject, stored: KubeObject): FieldError[] {
  if (stored['immutable'] !== true) return [];
  const why = 'field is immutable when `immutable` is set';
  const changed = ['data', 'binaryData'].filter((key) => !sameJson(next[key], stored[key]));
  const errors = changed.map((key) => forbiddenField(key, why));
  return next['immutable'] === true ? errors : [forbiddenField('immutable', why), ...errors];
}

/** Problems of a Lease's numbers. */
export function leaseErrors(lease: NewObject): FieldError[] {
  const spec = recordOf(lease['spec']);
  const { leaseDurationSeconds: seconds, leaseTransitions: transitions } = spec;
  const errors: FieldError[] = [];
  if (typeof seconds === 'number' && seconds <= 0) {
    errors.push(invalidValue('spec.leaseDurationSeconds', seconds, 'must be greater than 0'));
  }
  if (typeof transitions === 'number' && transitions < 0) {
    const why = 'must be greater than or equal to 0';
    errors.push(invalidValue('spec.leaseTransitions', transitions, why));
  }
  return errors;
}

const SUBJECT_KINDS = ['ServiceAccount', 'User', 'Group'];

/** Problems of a RoleBinding or ClusterRoleBinding. */
export function bindingErrors(binding: NewObject): FieldError[] {
  return records(binding['subjects']).flatMap((subject, i) =>
    SUBJECT_KINDS.some((kind) => kind === subject['kind'])
      ? []
      : [unsupportedValue(`subjects[${i}].kind`, subject['kind'] ?? '', SUBJECT_KINDS)],
  );
}

/** A binding's role is for good: whoever may change the subjects could take more otherwise. */
export function bindingUpdateErrors(next: KubeObject, stored: KubeObject): FieldError[] {
  const same = sameJson(next['roleRef'], stored['roleRef']);
  return same ? [] : [invalidValue('roleRef', next['roleRef'] ?? null, 'cannot change roleRef')];
}
