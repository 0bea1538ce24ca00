/**
 * Foreign text on its way into mrkdwn. Nothing that a person, a log or the cluster wrote reaches
 * Slack except through these functions: `<!channel>`, `<@U…>` and `<url|other>` must stay words.
 */

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

// C0 and C1 controls but tab and newline, and the characters that reorder or hide text.
const unprintable =
  // oxlint-disable-next-line no-control-regex -- these are what is to be found
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]/g;

/**
 * The text with everything unprintable replaced by U+FFFD, and three backticks in a row, which begin
 * and end a block of code wherever they stand, by the look-alike U+02CB.
 */
function printable(text: string): string {
  return text.toWellFormed().replace(unprintable, '\ufffd').replaceAll('```', '\u02cb\u02cb\u02cb');
}

/** The text on one line: line breaks and runs of white space become one space. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Escaped for mrkdwn, whole. */
export function escapeText(text: string): string {
  return printable(text).replace(/[&<>]/g, (char) => entities[char] ?? char);
}

/** Plain text of at most `max` characters, the cut visible. */
export function cut(text: string, max: number): string {
  const clean = printable(text);
  if (clean.length <= max) return clean;
  return `${head(clean, max - 1)}…`;
}

/** Escaped for mrkdwn in at most `max` characters, the cut visible. */
export function fit(text: string, max: number): string {
  const [first = '', ...rest] = chunks(text, max);
  if (rest.length === 0) return first;
  const [shorter = ''] = chunks(text, max - 1);
  return `${shorter}…`;
}

/** Escaped for mrkdwn, in pieces of at most `max` characters; no entity and no character is torn. */
export function chunks(text: string, max: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const char of printable(text)) {
    const escaped = entities[char] ?? char;
    if (piece.length + escaped.length > max) {
      pieces.push(piece);
      piece = '';
    }
    piece += escaped;
  }
  return piece === '' && pieces.length > 0 ? pieces : [...pieces, piece];
}

/** Foreign text as inline code on one line; a backtick becomes the look-alike U+02CB. */
export function code(text: string, max = 300): string {
  const line = oneLine(text).replaceAll('`', '\u02cb');
  return line === '' ? '_empty_' : `\`${fit(line, max)}\``;
}

/** A person, mentioned. Anything that is no Slack user id is only shown. */
export function mention(userId: string): string {
  return /^[UW][A-Z0-9]+$/.test(userId) ? `<@${userId}>` : code(userId);
}

/** A channel, linked. Anything that is no channel id is only shown. */
export function channelLink(channelId: string): string {
  return /^[CG][A-Z0-9]+$/.test(channelId) ? `<#${channelId}>` : code(channelId);
}

function head(text: string, max: number): string {
  // A surrogate pair is not torn: half of one is not a character Slack takes.
  return text.slice(0, Math.max(0, max)).replace(/[\ud800-\udbff]$/, '');
}
