import type {
  RichTextBlockElement,
  RichTextSectionElement,
  RichTextSectionElementStyleCode,
} from 'slack-blocks-to-jsx';
import { isEmoji } from './emoji.ts';

type Style = RichTextSectionElementStyleCode;

/**
 * Slack's mrkdwn as the rich text that Slack's own client makes of it. What draws the blocks would
 * read mrkdwn as Markdown, and change the text in code: `*.ckpt` must stay `*.ckpt`.
 */
export function toRichText(mrkdwn: string): readonly RichTextBlockElement[] {
  return mrkdwn.split(FENCE).flatMap((piece, index) => {
    if (index % 2 === 1) {
      const text = inCode(piece.replace(/^\n/, '').replace(/\n$/, ''));
      return [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text }] }];
    }
    // The line breaks around a fence are the fence's own.
    return paragraphs(piece.replace(index > 0 ? /^\n/ : '', '').replace(/\n$/, ''));
  });
}

/** What lies between two of them is code; a fence that is never closed is text. */
const FENCE = /```([^]*?[^\s`][^]*?)```/;

/** Quoted lines, and those between them. */
function paragraphs(text: string): readonly RichTextBlockElement[] {
  const found: { quoted: boolean; lines: string[] }[] = [];
  for (const line of text === '' ? [] : text.split('\n')) {
    const [mark] = /^(?:>|&gt;) ?/.exec(line) ?? [];
    const quoted = mark !== undefined;
    const last = found.at(-1);
    const rest = line.slice(mark?.length ?? 0);
    if (last?.quoted === quoted) last.lines.push(rest);
    else found.push({ quoted, lines: [rest] });
  }
  return found.map(({ quoted, lines }) => ({
    type: quoted ? ('rich_text_quote' as const) : ('rich_text_section' as const),
    elements: [...inline(lines.join('\n'), {})],
  }));
}

interface Token {
  readonly pattern: RegExp;
  /** What a match becomes; undefined: it is text after all. */
  readonly read: (
    match: RegExpExecArray,
    style: Style,
  ) => readonly RichTextSectionElement[] | undefined;
}

/** A mark that stands alone at a word's edge on both sides, as Slack wants it. */
const styled = (mark: string): RegExp =>
  new RegExp(
    String.raw`(?<![\p{L}\p{N}${mark}])[${mark}](?=[^\s${mark}])([^${mark}\n]*[^\s${mark}])[${mark}](?![\p{L}\p{N}${mark}])`,
    'gu',
  );

const wrapped =
  (name: keyof Style): Token['read'] =>
  ([, content = ''], style) =>
    inline(content, { ...style, [name]: true });

const TOKENS: readonly Token[] = [
  {
    pattern: /`([^`\n]+)`/g,
    read: ([, content = ''], style) => [text(inCode(content), { ...style, code: true })],
  },
  { pattern: /<([^<>\n]+)>/g, read: ([, content = ''], style) => bracketed(content, style) },
  {
    pattern: /:([a-z0-9_+'-]+):/g,
    read: ([, name = '']) => (isEmoji(name) ? [{ type: 'emoji', name }] : undefined),
  },
  { pattern: styled('*'), read: wrapped('bold') },
  { pattern: styled('_'), read: wrapped('italic') },
  { pattern: styled('~'), read: wrapped('strike') },
  {
    pattern: /https?:\/\/[^\s<>|]+[^\s<>|.,;:!?)\]'"`*_~]/g,
    read: ([url], style) => [{ type: 'link', url: unescape(url), style }],
  },
];

/** Text with its emphasis, mentions, links and emoji. */
function inline(source: string, style: Style): readonly RichTextSectionElement[] {
  const found: RichTextSectionElement[] = [];
  let at = 0;
  for (let from = 0; from < source.length;) {
    const next = firstMatch(source, from);
    if (!next) break;
    const { match, token } = next;
    const elements = token.read(match, style);
    from = match.index + (elements ? match[0].length : 1);
    if (!elements) continue;
    if (match.index > at) found.push(text(unescape(source.slice(at, match.index)), style));
    found.push(...elements);
    at = from;
  }
  if (at < source.length) found.push(text(unescape(source.slice(at)), style));
  return found;
}

function firstMatch(
  source: string,
  from: number,
): { match: RegExpExecArray; token: Token } | undefined {
  const matches = TOKENS.flatMap((token) => {
    token.pattern.lastIndex = from;
    const match = token.pattern.exec(source);
    return match ? [{ match, token }] : [];
  });
  return matches.toSorted((left, right) => left.match.index - right.match.index)[0];
}

/** What stands in angle brackets: a mention, a date or a link; undefined for anything else. */
function bracketed(content: string, style: Style): RichTextSectionElement[] | undefined {
  const [target, label] = split(content, '|');
  const [, kind, id = ''] = /^([@#])([A-Z0-9]+)$/.exec(target) ?? [];
  if (kind === '@') return [{ type: 'user', user_id: id }];
  if (kind === '#') return [{ type: 'channel', channel_id: id }];
  if (target.startsWith('!')) return special(target.slice(1), label, style);
  if (!/^(?:https?|mailto|tel):/.test(target)) return undefined;
  const shown = label === undefined ? {} : { text: unescape(label) };
  return [{ type: 'link', url: unescape(target), style, ...shown }];
}

function special(
  content: string,
  label: string | undefined,
  style: Style,
): RichTextSectionElement[] | undefined {
  if (content === 'here' || content === 'channel' || content === 'everyone')
    return [{ type: 'broadcast', range: content }];
  const [name, first = '', format] = content.split('^');
  if (name === 'subteam') return [{ type: 'usergroup', usergroup_id: first }];
  if (name === 'date' && /^\d+$/.test(first) && format !== undefined)
    return [{ type: 'date', timestamp: Number(first), format: unescape(format), style }];
  return label === undefined ? undefined : [text(unescape(label), style)];
}

function split(content: string, at: string): readonly [string, string?] {
  const index = content.indexOf(at);
  return index < 0 ? [content] : [content.slice(0, index), content.slice(index + 1)];
}

function text(content: string, style: Style): RichTextSectionElement {
  return { type: 'text', text: content, style };
}

/** In code, a link that Slack has put in brackets shows as it was typed. */
function inCode(source: string): string {
  return unescape(source.replace(/<((?:https?|mailto|tel):[^<>|\n]+)(?:\|([^<>\n]*))?>/g, '$1'));
}

function unescape(source: string): string {
  return source.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
