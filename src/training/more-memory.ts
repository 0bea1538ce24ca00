import { bytesOf } from './quantity.ts';

const mebi = 2 ** 20;
/** Whoever needs more than twice this knows how much, and types it. */
const mostBytes = 2 ** 40;

/** Twice as much as a run was given, e.g. `32Gi` after `16Gi`; undefined where that is no proposal. */
export function moreMemory(limit: string | undefined): string | undefined {
  const bytes = bytesOf(limit ?? '');
  if (bytes === undefined || bytes > mostBytes) return undefined;
  const mebibytes = Math.ceil((2 * bytes) / mebi);
  return mebibytes % 1024 === 0 ? `${mebibytes / 1024}Gi` : `${mebibytes}Mi`;
}
