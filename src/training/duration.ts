const unitSeconds = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 } as const;
type Unit = keyof typeof unitSeconds;

const amount =
  /(\d+(?:\.\d+)?)\s*(w(?:eeks?)?|d(?:ays?)?|h(?:ours?|rs?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?)/y;

/** What parseDuration reads, for messages. */
export const durationForm = 'a time such as 90m, 2h or 1d12h';

/** `90m`, `2h`, `1d12h`, `1.5h`, `2 hours` in whole seconds; undefined where it is none of these. */
export function parseDuration(text: string): number | undefined {
  const written = text.trim().toLowerCase();
  let seconds = 0;
  amount.lastIndex = 0;
  while (amount.lastIndex < written.length) {
    const match = amount.exec(written);
    if (!match) return undefined;
    seconds += Number(match[1]) * unitSeconds[unitOf(match[2])];
    while (written[amount.lastIndex] === ' ') amount.lastIndex += 1;
  }
  const whole = Math.round(seconds);
  return whole > 0 && Number.isSafeInteger(whole) ? whole : undefined;
}

function unitOf(word: string | undefined): Unit {
  const letter = word?.[0];
  return letter === 'w' || letter === 'd' || letter === 'h' || letter === 'm' ? letter : 's';
}

/** Seconds as the shortest text that parseDuration reads back exactly, e.g. `1d12h`. */
export function formatDuration(seconds: number): string {
  let rest = seconds;
  let text = '';
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    const count = Math.floor(rest / unitSeconds[unit]);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * unitSeconds[unit];
  }
  return text || '0s';
}

/**
 * What somebody meant who wrote a time without a unit: `90` is minutes and `2` hours, as nobody
 * trains for two seconds; what is long for minutes was copied from a file that counts seconds.
 */
export function suggestDuration(text: string): string | undefined {
  const clock = /^(\d+):([0-5]\d)(?::([0-5]\d))?$/.exec(text.trim());
  if (clock) {
    const [hours, minutes, seconds] = [clock[1], clock[2], clock[3]].map((part) =>
      Number(part ?? 0),
    );
    return formatPositive((hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0));
  }
  if (!/^\d{1,8}$/.test(text.trim())) return undefined;
  const count = Number(text);
  if (count >= 3600) return formatPositive(count);
  return formatPositive(count * (count <= 48 ? unitSeconds.h : unitSeconds.m));
}

function formatPositive(seconds: number): string | undefined {
  return seconds > 0 ? formatDuration(seconds) : undefined;
}
