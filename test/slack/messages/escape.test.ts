import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { chunks, code, cut, escapeText, fit, mention } from '../../../src/slack/messages/escape.ts';

const anyText = fc.string({ unit: 'binary' });
const markup = fc
  .array(
    fc.constantFrom(
      '<!channel>',
      '<@U1>',
      '<http://a|b>',
      '&lt;',
      '`',
      '```',
      '\u202e',
      'x',
      '\n',
      '😀',
    ),
  )
  .map((parts) => parts.join(''));
const foreign = fc.oneof(anyText, markup);

function decode(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

describe('foreign text in mrkdwn', () => {
  it.each([
    ['<!channel>', '&lt;!channel&gt;'],
    ['a & b', 'a &amp; b'],
    ['&lt;', '&amp;lt;'],
    ['\u202egpj.exe', '\ufffdgpj.exe'],
    ['bell\u0007', 'bell\ufffd'],
    ['two\nlines\tand a tab', 'two\nlines\tand a tab'],
  ])('escapes %j', (text, expected) => {
    expect(escapeText(text)).toBe(expected);
  });

  it('never holds a live angle bracket, and fits', () => {
    fc.assert(
      fc.property(foreign, fc.integer({ min: 10, max: 60 }), (text, max) => {
        for (const shown of [fit(text, max), ...chunks(text, max)]) {
          expect(shown).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
          expect(shown.length).toBeLessThanOrEqual(max);
        }
      }),
    );
  });

  it('comes back whole from its chunks', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 10, max: 40 }),
        (text, max) => {
          expect(chunks(text, max).join('')).toBe(escapeText(text));
        },
      ),
    );
  });

  it('says that it was cut', () => {
    expect(fit('x'.repeat(50), 10)).toBe(`${'x'.repeat(9)}…`);
    expect(fit('<'.repeat(50), 10)).toBe('&lt;&lt;…');
    expect(cut('😀'.repeat(10), 4)).toBe('😀…');
  });

  it('stays inside inline code', () => {
    fc.assert(
      fc.property(foreign, (text) => {
        const shown = code(text, 50);
        expect(shown === '_empty_' || /^`[^`\n]+`$/.test(shown)).toBe(true);
      }),
    );
    expect(decode(code('a`b<c'))).toBe('`aˋb<c`');
  });

  it('mentions only what is a user id', () => {
    expect(mention('U0AB12')).toBe('<@U0AB12>');
    expect(mention('U1> <!channel>')).toBe('`U1&gt; &lt;!channel&gt;`');
  });
});
