type Parts = Readonly<Record<string, Intl.DateTimeFormatOptions>>;

const DATES: Parts = {
  date: { month: 'long', day: 'numeric', year: 'numeric' },
  date_short: { month: 'short', day: 'numeric', year: 'numeric' },
  date_long: { weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' },
};
const TIMES: Parts = {
  time: { hour: 'numeric', minute: '2-digit' },
  time_secs: { hour: 'numeric', minute: '2-digit', second: '2-digit' },
};

/** Where and when somebody reads a date; by default, where and when this is. */
export interface Reader {
  readonly nowMs?: number;
  readonly locale?: string;
  readonly timeZone?: string;
}

/** Slack's date format (`{date_short_pretty} at {time}`) for a time in seconds since 1970. */
export function formatSlackDate(seconds: number, format: string, reader: Reader = {}): string {
  const shown = format.replaceAll(
    /\{([a-z_]+)\}/g,
    (written, name: string) => part(seconds * 1_000, name, reader) ?? written,
  );
  return shown.charAt(0).toUpperCase() + shown.slice(1);
}

function part(ms: number, name: string, reader: Reader): string | undefined {
  const as = (options: Intl.DateTimeFormatOptions): string => show(ms, options, reader);
  if (name === 'date_num') return isoDay(ms, reader);
  if (name === 'date_slash') return as({ year: 'numeric', month: '2-digit', day: '2-digit' });
  if (name === 'ago') return ago(ms, reader);
  const plain = DATES[name] ?? TIMES[name];
  if (plain) return as(plain);
  const pretty = name.endsWith('_pretty') ? DATES[name.slice(0, -'_pretty'.length)] : undefined;
  return pretty && (nearDay(ms, reader) ?? as(pretty));
}

/** `today`, `yesterday` or `tomorrow`. */
function nearDay(ms: number, reader: Reader): string | undefined {
  const day = (at: number): number => Date.parse(isoDay(at, reader)) / 86_400_000;
  const distance = day(ms) - day(reader.nowMs ?? Date.now());
  return { '-1': 'yesterday', '0': 'today', '1': 'tomorrow' }[String(distance)];
}

function isoDay(ms: number, reader: Reader): string {
  return show(
    ms,
    { year: 'numeric', month: '2-digit', day: '2-digit' },
    {
      ...reader,
      locale: 'en-CA',
    },
  );
}

function ago(ms: number, { nowMs = Date.now(), locale }: Reader): string {
  const seconds = Math.round((ms - nowMs) / 1_000);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  for (const [unit, length] of [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ] as const)
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit);
  return relative.format(seconds, 'second');
}

function show(ms: number, options: Intl.DateTimeFormatOptions, reader: Reader): string {
  const { locale, timeZone } = reader;
  return new Intl.DateTimeFormat(locale, { ...options, timeZone }).format(ms);
}
