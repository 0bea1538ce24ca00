import { randomBytes } from 'node:crypto';

/** Numbers things as Slack does; every value is given once. */
export interface Ids {
  /** A message timestamp, `seconds.microseconds`, later than every one before. */
  ts(): string;
  /** An id of Slack's form: a letter for the kind, then capitals and digits. */
  next(kind: 'C' | 'D' | 'F' | 'V' | 'B'): string;
  /** Hexadecimal text that nobody can guess. */
  readonly secret: () => string;
}

export function createIds(now: () => number): Ids {
  let micros = 0;
  let count = 0;
  return {
    ts() {
      micros = Math.max(micros + 1, Math.floor(now() * 1_000));
      const fraction = String(micros % 1_000_000).padStart(6, '0');
      return `${Math.floor(micros / 1_000_000)}.${fraction}`;
    },
    next(kind) {
      count += 1;
      return `${kind}0${count.toString(36).toUpperCase().padStart(8, '0')}`;
    },
    secret: () => randomBytes(16).toString('hex'),
  };
}
