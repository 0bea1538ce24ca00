import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { verbatim } from '../../src/kubernetes/expansion.ts';

/** What the kubelet does with one argument: the rule of Kubernetes' expansion package. */
function expand(text: string, variables: Readonly<Record<string, string>>): string {
  let out = '';
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] !== '$' || at + 1 >= text.length) {
      out += text[at];
    } else if (text[at + 1] === '$') {
      out += '$';
      at += 1;
    } else if (text[at + 1] === '(') {
      const end = text.indexOf(')', at);
      if (end === -1) {
        out += '$(';
        at += 1;
      } else {
        const name = text.slice(at + 2, end);
        out += variables[name] ?? `$(${name})`;
        at = end;
      }
    } else {
      out += '$';
    }
  }
  return out;
}

test.each([
  ['$(touch x)', '$(touch x)'],
  ['$HOME ${PATH} 5$', '$HOME ${PATH} 5$'],
  ['$(HOME)', '$$(HOME)'],
  ['$$(HOME)', '$$$$(HOME)'],
  ['a$$b', 'a$$$$b'],
  ['$(a$(HOME))', '$(a$(HOME))'],
  ['$(open', '$(open'],
])('%s stands in the Job as %s', (typed, written) => {
  expect(verbatim(typed)).toBe(written);
});

test('whatever is typed comes out of Kubernetes’ expansion as it was typed', () => {
  const variables = { HOME: '/tmp', USER: 'vision1', 'a-b': 'x' };
  const piece = fc.oneof(fc.constantFrom('$', '(', ')', 'HOME', 'USER', 'a-b', ' '), fc.string());
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const typed = pieces.join('');
      expect(expand(verbatim(typed), variables)).toBe(typed);
    }),
  );
});
