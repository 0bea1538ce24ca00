import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toRichText } from '../../../../src/sandbox/page/client/blocks/mrkdwn.ts';

/** What is read, in short: `bold(x)`, `code(x)`, `user(U1)` … */
function read(mrkdwn: string): string {
  return toRichText(mrkdwn)
    .map((part) => {
      const text = part.elements.map((element) => short(element)).join('');
      if (part.type === 'rich_text_preformatted') return `pre(${text})`;
      return part.type === 'rich_text_quote' ? `quote(${text})` : text;
    })
    .join('|');
}

function short(element: object): string {
  const { type, text, style, ...rest } = Object.assign({ type: '', text: '', style: {} }, element);
  if (type !== 'text')
    return `${type}(${Object.values(rest).concat(text).filter(Boolean).join(' ')})`;
  return Object.keys(style ?? {}).reduce((inner, name) => `${name}(${inner})`, text);
}

describe('emphasis', () => {
  test.each([
    ['*a b*', 'bold(a b)'],
    ['_a_ and ~b~', 'italic(a) and strike(b)'],
    ['*a _b_*', 'bold(a )italic(bold(b))'],
    ['(*a*), *b*.', '(bold(a)), bold(b).'],
    ['2*3*4 a_b_c', '2*3*4 a_b_c'],
    ['* a *', '* a *'],
    ['*a\nb*', '*a\nb*'],
    ['**', '**'],
  ])('%j reads as %j', (mrkdwn, expected) => {
    expect(read(mrkdwn)).toBe(expected);
  });
});

describe('code', () => {
  test.each([
    ['`--lr 0.01 *.ckpt _x_`', 'code(--lr 0.01 *.ckpt _x_)'],
    ['*`a`*', 'code(bold(a))'],
    ['```\n# kept\n  --lr=*\n```', 'pre(# kept\n  --lr=*)'],
    ['*Command*\n```\na\n```\nafter', 'bold(Command)|pre(a)|after'],
    ['```never closed', '```never closed'],
    ['`a &lt;b&gt; &amp;amp;`', 'code(a <b> &amp;)'],
    ['`<https://a.b|a.b>`', 'code(https://a.b)'],
  ])('%j reads as %j', (mrkdwn, expected) => {
    expect(read(mrkdwn)).toBe(expected);
  });

  test('whatever stands in a code block is shown as it is', () => {
    const plain = fc.string({ unit: 'binary' }).filter((text) => /[^\s`]/.test(text));
    const safe = plain.map((text) => text.replaceAll('`', '').trim()).filter((text) => text !== '');
    fc.assert(
      fc.property(safe, (text) => {
        const escaped = text
          .replaceAll('&', '&amp;')
          .replaceAll('<', '&lt;')
          .replaceAll('>', '&gt;');
        expect(toRichText(`\`\`\`\n${escaped}\n\`\`\``)).toEqual([
          { type: 'rich_text_preformatted', elements: [{ type: 'text', text }] },
        ]);
      }),
    );
  });
});

describe('what stands in brackets', () => {
  test.each([
    ['<@U1> and <#C1|general>', 'user(U1) and channel(C1)'],
    ['<!here> <!subteam^S1>', 'broadcast(here) usergroup(S1)'],
    ['<https://a.b/?x=1&amp;y=2|see>', 'link(https://a.b/?x=1&y=2 see)'],
    ['https://a.b/c_d_e.', 'link(https://a.b/c_d_e).'],
    ['<!date^1764000000^{date_num}|later>', 'date(1764000000 {date_num})'],
    ['<!date^soon^{date_num}|later>', 'later'],
    ['<javascript:alert(1)|x>', '<javascript:alert(1)|x>'],
    ['&lt;@U1&gt;', '<@U1>'],
    ['a < b > c', 'a < b > c'],
  ])('%j reads as %j', (mrkdwn, expected) => {
    expect(read(mrkdwn)).toBe(expected);
  });
});

describe('lines', () => {
  test.each([
    ['> a\n> *b*\nc', 'quote(a\nbold(b))|c'],
    ['&gt; a', 'quote(a)'],
    ['# a\n1. b\n- c', '# a\n1. b\n- c'],
    ['a\n\nb', 'a\n\nb'],
    [':tada: 12:30:45 :nosuch:', 'emoji(tada) 12:30:45 :nosuch:'],
  ])('%j reads as %j', (mrkdwn, expected) => {
    expect(read(mrkdwn)).toBe(expected);
  });

  test('no text makes it hang or lose its words', () => {
    const pieces = fc.constantFrom(
      '*',
      '_',
      '`',
      '```',
      '<',
      '>',
      '|',
      '&',
      ' ',
      '\n',
      'word',
      ':x:',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        const words = read(parts.join('')).match(/word/g)?.length ?? 0;
        expect(words).toBeGreaterThanOrEqual(parts.filter((part) => part === 'word').length);
      }),
    );
  });
});
