/** The longest line kept, in characters. */
const maxLineLength = 500;

/** Escape sequences of a terminal: colours, cursor moves, titles. */
const escapeSequence =
  // oxlint-disable-next-line no-control-regex -- these characters are what is looked for
  /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[PX^_][^\u001B]*(?:\u001B\\)?|[@-Z\\-_])/g;

/** Control and invisible direction characters, except tab. */
const controlCharacters =
  // oxlint-disable-next-line no-control-regex -- these characters are what is looked for
  /[\u0000-\u0008\u000A-\u001F\u007F-\u009F\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/g;

/** What looks like a credential, and how it is shown instead. */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/\bxox[a-z]-[\w-]{6,}|\bxapp-[\w-]{6,}/g, '[masked]'],
  [/\bhf_[A-Za-z0-9]{10,}/g, '[masked]'],
  [/\b(?:gh[pousr]_|github_pat_|glpat-)[\w-]{10,}/g, '[masked]'],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g, '[masked]'],
  [/\bsk-[A-Za-z0-9_-]{16,}/g, '[masked]'],
  [/\bAIza[\w-]{30,}/g, '[masked]'],
  [/\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{5,}/g, '[masked]'],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, '$1 [masked]'],
  [/:\/\/([^\s/:@]+):[^\s/@]+@/g, '://$1:[masked]@'],
  [
    /\b([\w-]*(?:secret|secret[_-]?key|passw(?:or)?d|passphrase|token|api[_-]?key|access[_-]?key(?:[_-]id)?|private[_-]?key|credentials?)["']?\s*[=:]\s*["']?)([^\s"',;&]{8,})/gi,
    '$1[masked]',
  ],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----.*/g, '[masked]'],
];

/**
 * A log's lines as they may be shown: without colours and control characters, progress bars as they
 * last stood, long lines cut, what looks like a credential masked; no empty lines at either end.
 */
export function cleanLog(lines: readonly string[]): readonly string[] {
  const clean = lines.map(cleanLine);
  const first = clean.findIndex((line) => line !== '');
  const last = clean.findLastIndex((line) => line !== '');
  return first < 0 ? [] : clean.slice(first, last + 1);
}

/**
 * What a terminal shows of a line one after the other: what stands between its carriage returns,
 * without colours and control characters, nothing empty.
 */
export function drawings(line: string): readonly string[] {
  return bounded(line)
    .replace(escapeSequence, '')
    .split('\r')
    .map((drawing) => drawing.replace(controlCharacters, ''))
    .filter((drawing) => drawing.trim() !== '');
}

/** The work is bounded before anything else looks at a line; its end is what tells. */
function bounded(line: string): string {
  return line.length > 20_000 ? line.slice(-20_000) : line;
}

function cleanLine(line: string): string {
  const plain = drawings(line).at(-1) ?? '';
  const masked = secrets.reduce((text, [pattern, shown]) => text.replace(pattern, shown), plain);
  const trimmed = masked.trimEnd();
  return trimmed.length <= maxLineLength ? trimmed : `${trimmed.slice(0, maxLineLength - 1)}…`;
}
