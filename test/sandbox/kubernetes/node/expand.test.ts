import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { expand } from '../../../../src/sandbox/kubernetes/node/expand.ts';

const variables = new Map([
  ['A', 'alpha'],
  ['B', '$(A)'],
  ['', 'empty'],
]);

test.each([
  ['$(A)', 'alpha'],
  ['--x=$(A)/$(A)', '--x=alpha/alpha'],
  ['$(touch x)', '$(touch x)'],
  ['$(UNKNOWN)', '$(UNKNOWN)'],
  ['$$(A)', '$(A)'],
  ['$$$(A)', '$alpha'],
  ['$$', '$'],
  ['$', '$'],
  ['$A ${A}', '$A ${A}'],
  ['$(A', '$(A'],
  ['$(B)', '$(A)'],
  ['`id`; "x"\n', '`id`; "x"\n'],
])('%j becomes %j', (text, expanded) => {
  expect(expand(text, variables)).toBe(expanded);
});

test('text without a dollar sign stays as it is', () => {
  assert(
    property(string({ unit: 'grapheme' }), (text) => {
      const plain = text.replaceAll('$', '');
      expect(expand(plain, variables)).toBe(plain);
    }),
  );
});
