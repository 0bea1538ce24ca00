import type { Dirent } from 'node:fs';
import { opendir } from 'node:fs/promises';

/** A program can leave more files behind than anybody could list: of each run no more are looked at. */
export const mostEntries = 10_000;

/** What lies in a folder, by name; where it is more than `most`, as many as come first by chance. */
export async function entriesOf(folder: string, most: number): Promise<readonly Dirent[]> {
  const entries: Dirent[] = [];
  if (most <= 0) return entries;
  for await (const entry of await opendir(folder, { bufferSize: 500 })) {
    entries.push(entry);
    if (entries.length >= most) break;
  }
  return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
