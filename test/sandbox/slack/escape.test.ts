import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { toStoredText } from '../../../src/sandbox/slack/escape.ts';

const cases: [string, string][] = [
  ['a < b & c > d', 'a &lt; b &amp; c &gt; d'],
  ['a &amp; &lt;b&gt;', 'a &amp; &lt;b&gt;'],
  ['<@U1> <#C1|name> <!channel>', '<@U1> <#C1|name> <!channel>'],
  ['<https://a.example/?x=1|spoof>', '<https://a.example/?x=1|spoof>'],
  ['<script>', '&lt;script&gt;'],
  ['see https://a.example/x.', 'see <https://a.example/x>.'],
  ['https://a.example/?b=1&c=2', '<https://a.example/?b=1&amp;c=2>'],
];
test.each(cases)('%s is stored as %s', (text, stored) => {
  expect(toStoredText(text)).toBe(stored);
});

test('storing what is stored changes nothing', () => {
  const words = fc.constantFrom(
    '<',
    '>',
    '&',
    '&amp;',
    '<@U1>',
    'https://a.example',
    'a',
    ' ',
    '|',
  );
  fc.assert(
    fc.property(fc.array(words), (parts) => {
      const stored = toStoredText(parts.join(''));
      expect(toStoredText(stored)).toBe(stored);
    }),
  );
});
