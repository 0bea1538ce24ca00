import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createListReader, parseObject } from '../../src/kubernetes/list-text.ts';

/** Reads the text in pieces of so many bytes, the last for all that is left. */
function read(text: string, lengths: readonly number[] = []) {
  const bytes = Buffer.from(text);
  const items: unknown[] = [];
  const reader = createListReader((item) => items.push(item), 1);
  let from = 0;
  for (const length of lengths) {
    reader.push(bytes.subarray(from, from + length));
    from += length;
  }
  reader.push(bytes.subarray(from));
  return { items, metadata: reader.end() };
}

const managed = [
  {
    manager: 'a "manager" with }, in its name',
    fieldsV1: { 'f:spec': { 'k:{"name":"train"}': { '.': {}, 'f:args': {} } } },
  },
];

const pod = {
  metadata: {
    name: 'one',
    annotations: { note: 'brackets }] and a quote " and a \\ and \\" and ü…✓' },
    managedFields: managed,
  },
  spec: { containers: [{ args: ['[', '{', '"items":[', '"managedFields":['] }] },
};

const trimmed = { ...pod, metadata: { ...pod.metadata, managedFields: [] } };

const envelope = { kind: 'PodList', metadata: { resourceVersion: '7', continue: 'next' } };

describe('a list', () => {
  test('is handed over while it arrives', () => {
    const taken: unknown[] = [];
    const reader = createListReader((object) => taken.push(object), 1);
    const text = JSON.stringify({ ...envelope, items: [pod, pod, pod] });
    const third = text.lastIndexOf('{"metadata"');
    reader.push(Buffer.from(text.slice(0, third)));
    expect(taken).toHaveLength(1);
    reader.push(Buffer.from(text.slice(third, third + 12)));
    expect(taken).toHaveLength(2);
  });

  test('may hold objects within its objects that begin as they do', () => {
    const items = [{ metadata: {}, parts: [{ metadata: {} }, { metadata: {} }] }, { metadata: {} }];
    const text = JSON.stringify({ ...envelope, items });
    expect(read(text, [70, 20])).toEqual({ items, metadata: envelope.metadata });
  });

  test('is read object by object, without what only the API server needs', () => {
    const text = JSON.stringify({ ...envelope, items: [pod, {}, pod] });
    expect(read(text)).toEqual({ items: [trimmed, {}, trimmed], metadata: envelope.metadata });
  });

  test('is the same wherever it is cut into pieces', () => {
    const text = JSON.stringify({ ...envelope, items: [pod, pod] });
    const whole = read(text);
    for (let length = 1; length <= text.length; length += 1)
      expect(read(text, [length])).toEqual(whole);
    expect(
      read(
        text,
        Array.from(text, () => 1),
      ),
    ).toEqual(whole);
  });

  test.each([
    ['printed for people', JSON.stringify({ ...envelope, items: [pod, pod] }, undefined, 2)],
    ['with its objects first', JSON.stringify({ items: [pod, pod], ...envelope })],
  ])('may be %s', (_, text) => {
    const { items, metadata } = read(text);
    expect(items).toMatchObject([{ spec: pod.spec }, { spec: pod.spec }]);
    expect(metadata).toEqual(envelope.metadata);
  });

  test.each([['[]'], ['null']])('may hold nothing: %s', (items) => {
    const text = `{"metadata":{"resourceVersion":"7"},"items":${items}}`;
    expect(read(text)).toEqual({ items: [], metadata: { resourceVersion: '7' } });
  });

  test('that breaks off anywhere is known to have broken off', () => {
    const text = JSON.stringify({ ...envelope, items: [pod, pod] });
    for (let length = 0; length < text.length; length += 1)
      expect(read(text.slice(0, length)).metadata).toBeUndefined();
  });

  test('of any objects is what JSON.parse makes of it', () => {
    const objects = fc.array(fc.dictionary(fc.string(), fc.jsonValue()));
    const cuts = fc.array(fc.integer({ min: 1, max: 40 }));
    fc.assert(
      fc.property(objects, cuts, (items, lengths) => {
        const text = JSON.stringify({ ...envelope, items });
        const expected: unknown = JSON.parse(text);
        expect({ ...envelope, items: read(text, lengths).items }).toEqual(expected);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('managedFields', () => {
  test.each([
    ['none', { a: 1 }],
    ['named in a string', { a: '"managedFields":[1]', b: [2] }],
    ['with a bracket in a string', { managedFields: [{ manager: 'a]b' }], c: [3] }],
    ['with brackets and commas in a string', { managedFields: [{ manager: '],"d":[{' }], c: [3] }],
  ])('%s: the object stays as it is', (_, object) => {
    expect(parseObject(JSON.stringify(object))).toEqual(object);
  });

  test.each([['{"managedFields":[{"a":1}'], ['{"managedFields":[{"a":1}]'], ['{"a":1}]}'], ['']])(
    '%s is no object',
    (text) => {
      expect(parseObject(text)).toBeUndefined();
    },
  );

  test('of a line of a watch are left out', () => {
    const line = JSON.stringify({ type: 'ADDED', object: pod });
    expect(parseObject(line)).toEqual({ type: 'ADDED', object: trimmed });
  });

  test('never take anything else with them', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom(']', '[', '}]},"spec":{', '"', '\\'));
    const entry = fc.record({ manager: text, fieldsV1: fc.dictionary(text, fc.constant({})) });
    const objects = fc.record({
      metadata: fc.record({ name: text, managedFields: fc.array(entry), last: text }),
      spec: fc.jsonValue(),
    });
    fc.assert(
      fc.property(objects, (object) => {
        const without = { ...object, metadata: { ...object.metadata, managedFields: [] } };
        const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
        expect([plain(object), plain(without)]).toContainEqual(parseObject(JSON.stringify(object)));
      }),
      { numRuns: 1_000 },
    );
  });
});
