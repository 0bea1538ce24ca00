import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonPatch, mergePatch } from '../../../../src/sandbox/kubernetes/api/patch.ts';
import { strategicMergePatch } from '../../../../src/sandbox/kubernetes/api/strategic-merge.ts';

describe('a merge-patch, by the cases of RFC 7386', () => {
  test.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('%j with %j is %j', (target, patch, result) => {
    expect(mergePatch(target, patch)).toEqual(result);
  });

  test('leaves its target as it was', () => {
    const json = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(json, json, (target, patch) => {
        const before = structuredClone(target);
        mergePatch(target, patch);
        expect(target).toEqual(before);
      }),
    );
  });
});

describe('a json-patch', () => {
  test.each([
    ['adds a field', [{ op: 'add', path: '/b', value: 2 }], { a: [1, 2], b: 2 }],
    ['inserts into a list', [{ op: 'add', path: '/a/1', value: 9 }], { a: [1, 9, 2] }],
    ['appends to a list', [{ op: 'add', path: '/a/-', value: 9 }], { a: [1, 2, 9] }],
    ['takes away', [{ op: 'remove', path: '/a/0' }], { a: [2] }],
    ['replaces', [{ op: 'replace', path: '/a/0', value: 9 }], { a: [9, 2] }],
    ['copies', [{ op: 'copy', from: '/a/0', path: '/b' }], { a: [1, 2], b: 1 }],
    ['moves', [{ op: 'move', from: '/a', path: '/b' }], { b: [1, 2] }],
    ['tests', [{ op: 'test', path: '/a', value: [1, 2] }], { a: [1, 2] }],
  ])('%s', (_told, patch, result) => {
    expect(jsonPatch({ a: [1, 2] }, patch)).toEqual(result);
  });

  test('names keys with slashes and tildes', () => {
    const target = { 'batch.kubernetes.io/job~name': 'x' };
    const path = '/batch.kubernetes.io~1job~0name';
    expect(jsonPatch(target, [{ op: 'remove', path }])).toEqual({});
  });

  test.each([
    [[{ op: 'test', path: '/a/0', value: 2 }]],
    [[{ op: 'remove', path: '/nope' }]],
    [[{ op: 'replace', path: '/nope', value: 1 }]],
    [[{ op: 'add', path: '/a/7', value: 1 }]],
    [[{ op: 'remove', path: '' }]],
  ])('%j does not apply', (patch) => {
    expect(() => jsonPatch({ a: [1, 2] }, patch)).toThrow(expect.objectContaining({ code: 422 }));
  });

  test.each([[{ op: 'add' }], [[{ path: '/a' }]], [[{ op: 'jump', path: '/a' }]]])(
    '%j is no patch',
    (patch) => {
      expect(() => jsonPatch({ a: [1, 2] }, patch)).toThrow(expect.objectContaining({ code: 400 }));
    },
  );
});

describe('a strategic merge-patch', () => {
  const pod = { containers: [{ name: 'a', image: 'x', args: ['1'] }, { name: 'b' }] };

  test('merges named things by their name', () => {
    const patch = { containers: [{ name: 'a', image: 'y' }, { name: 'c' }] };
    expect(strategicMergePatch(pod, patch)).toEqual({
      containers: [{ name: 'a', image: 'y', args: ['1'] }, { name: 'b' }, { name: 'c' }],
    });
  });

  test('takes one of them away', () => {
    const patch = { containers: [{ name: 'a', $patch: 'delete' }] };
    expect(strategicMergePatch(pod, patch)).toEqual({ containers: [{ name: 'b' }] });
  });

  test('replaces the list where it says so', () => {
    const patch = { containers: [{ $patch: 'replace' }, { name: 'c' }] };
    expect(strategicMergePatch(pod, patch)).toEqual({ containers: [{ name: 'c' }] });
  });

  test('replaces lists of plain values', () => {
    const patch = { containers: [{ name: 'a', args: ['2', '3'] }] };
    expect(strategicMergePatch(pod, patch)).toMatchObject({
      containers: [{ args: ['2', '3'] }, {}],
    });
  });

  test('adds finalizers to those that are there and takes named ones away', () => {
    const target = { finalizers: ['a/b', 'c/d'] };
    const patch = { finalizers: ['e/f'], '$deleteFromPrimitiveList/finalizers': ['a/b'] };
    const { finalizers } = strategicMergePatch(target, patch);
    expect(finalizers).toEqual(['c/d', 'e/f']);
  });

  test('null takes away, and directives leave no trace', () => {
    const target = { labels: { a: '1', b: '2' } };
    const patch = { labels: { a: null }, '$setElementOrder/x': [] };
    expect(strategicMergePatch(target, patch)).toEqual({ labels: { b: '2' } });
  });
});
