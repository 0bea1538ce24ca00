/**
 * Up to where a person has read a conversation, kept for as long as the browser's tab is: after a
 * reload, what was read is read.
 */
const KEY = 'read';

const read = new Map<string, number>(stored());

/** A message's ts as a number; 0 where nothing has been read. */
export function lastRead(person: string, channel: string): number {
  return read.get(`${person}/${channel}`) ?? 0;
}

export function markRead(person: string, channel: string, ts: number): void {
  if (lastRead(person, channel) >= ts) return;
  read.set(`${person}/${channel}`, ts);
  sessionStorage.setItem(KEY, JSON.stringify([...read]));
}

function stored(): [string, number][] {
  try {
    const known: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
    return Array.isArray(known) ? known.filter(isEntry) : [];
  } catch {
    return [];
  }
}

function isEntry(value: unknown): value is [string, number] {
  return Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'number';
}
