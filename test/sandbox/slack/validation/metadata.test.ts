import { expect, test } from 'vitest';
import { metadataError } from '../../../../src/sandbox/slack/validation/metadata.ts';

const of = (payload: unknown, type: unknown = 'slack_train'): unknown => ({
  event_type: type,
  event_payload: payload,
});

const cases: [string, unknown, string | undefined][] = [
  ['scalars', of({ run: 'a', count: 1, done: true }), undefined],
  ['one level of list or object', of({ list: ['a', 1], object: { a: 'b' } }), undefined],
  ['an empty payload', of({}), undefined],
  ['two levels', of({ object: { deep: { deeper: 1 } } }), 'invalid_metadata_schema'],
  ['null', of({ a: null }), 'invalid_metadata_schema'],
  ['no payload', { event_type: 'a' }, 'invalid_metadata_schema'],
  ['a type with a dash', of({}, 'slack-train'), 'invalid_metadata_schema'],
  ['another field', { ...Object(of({})), extra: 1 }, 'invalid_metadata_schema'],
  ['a text', 'text', 'invalid_metadata_format'],
  ['what is not JSON', undefined, 'invalid_metadata_format'],
  ['too much', of({ a: 'x'.repeat(9_000) }), 'metadata_too_large'],
];
test.each(cases)('%s', (_, metadata, error) => {
  expect(metadataError(metadata)).toBe(error);
});
