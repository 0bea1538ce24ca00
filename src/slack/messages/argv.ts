// What bash reads as itself without quotes.
const plain = /^[\p{L}\p{N}_@%+=:,./-]+$/u;

// Characters that a message would change or not show: they are written as escapes.
const special = /[\p{C}\p{Z}`]/u;

/**
 * The argument list as one line that bash reads back as exactly this list. Whatever Slack or the
 * clipboard might alter (backticks, line breaks, invisible characters) is written as an escape in
 * `$'…'`. For showing and copying only: nothing of ours is ever run through a shell.
 */
export function formatArgv(argv: readonly string[]): string {
  return argv.map(quote).join(' ');
}

function quote(argument: string): string {
  if (plain.test(argument)) return argument;
  if (special.test(argument.replaceAll(' ', ''))) return ansiQuote(argument);
  return `'${argument.replaceAll("'", "'\\''")}'`;
}

function ansiQuote(argument: string): string {
  return `$'${Array.from(argument, ansiEscape).join('')}'`;
}

function ansiEscape(char: string): string {
  if (char === '\n') return '\\n';
  if (char === '\t') return '\\t';
  if (char === '\\' || char === "'") return `\\${char}`;
  if (char === ' ' || !special.test(char)) return char;
  const point = char.codePointAt(0) ?? 0;
  if (point < 0x80) return `\\x${hex(point, 2)}`;
  return point > 0xffff ? `\\U${hex(point, 8)}` : `\\u${hex(point, 4)}`;
}

function hex(value: number, width: number): string {
  return value.toString(16).padStart(width, '0');
}
