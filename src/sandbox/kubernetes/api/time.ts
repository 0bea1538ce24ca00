/** `2026-11-23T17:10:08Z`: how metav1.Time is written, whole seconds. */
export function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** `2026-11-23T17:10:08.548000Z`: metav1.MicroTime. */
export function microTimestamp(date: Date): string {
  return `${date.toISOString().slice(0, 23)}000Z`;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span as kubectl's tables show it: `43s`, `6m5s`, `3h`, `2d`. */
export function humanDuration(ms: number): string {
  const whole = (unit: number): number => Math.floor(ms / unit);
  const and = (unit: number, name: string, big: number, bigName: string): string => {
    const rest = whole(unit) % (big / unit);
    return rest === 0 ? `${whole(big)}${bigName}` : `${whole(big)}${bigName}${rest}${name}`;
  };
  if (ms < 0) return '<invalid>';
  if (ms < 2 * MINUTE) return `${whole(SECOND)}s`;
  if (ms < 10 * MINUTE) return and(SECOND, 's', MINUTE, 'm');
  if (ms < 3 * HOUR) return `${whole(MINUTE)}m`;
  if (ms < 8 * HOUR) return and(MINUTE, 'm', HOUR, 'h');
  if (ms < 2 * DAY) return `${whole(HOUR)}h`;
  if (ms < 8 * DAY) return and(HOUR, 'h', DAY, 'd');
  return `${whole(DAY)}d`;
}
