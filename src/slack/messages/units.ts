import { escapeText } from './escape.ts';

const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
] as const;

/** A length of time in its two largest units: `42 s`, `4 m 10 s`, `1 h 3 m`, `2 d`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds === 0) return 'less than 1 s';
  const first = units.findIndex(([, size]) => seconds >= size);
  let rest = seconds;
  const parts: string[] = [];
  for (const [name, size] of units.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${name}`);
  }
  return parts.join(' ');
}

/** A length of time that nobody knows exactly: `40 s`, `12 m`, `1 h 5 m`. */
export function roughly(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes < 2) return duration(Math.max(1, Math.round(ms / 10_000)) * 10_000);
  return duration(Math.round(minutes / (minutes < 60 ? 1 : 5)) * (minutes < 60 ? 1 : 5) * 60_000);
}

/** `1 GPU`, `2 GPUs`. */
export function count(amount: number, noun: string): string {
  return `${amount.toLocaleString('en-US')} ${noun}${amount === 1 ? '' : 's'}`;
}

/** An RFC 3339 time in Slack's own format, so that each reader sees their own zone. */
export function when(time: string): string {
  return dated(time, '{date_short_pretty} {time}');
}

/** The same to the second, for what was so a moment ago. */
export function whenToTheSecond(time: string): string {
  return dated(time, '{date_short_pretty} {time_secs}');
}

function dated(time: string, format: string): string {
  const at = Date.parse(time);
  if (Number.isNaN(at)) return escapeText(time);
  const fallback = `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return `<!date^${Math.floor(at / 1000)}^${format}|${fallback}>`;
}
