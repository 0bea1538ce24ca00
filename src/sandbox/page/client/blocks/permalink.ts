/** Where a link to a message of this workspace leads; undefined for any other link. */
export function messageAt(link: string): { room: string; thread: string } | undefined {
  const [, room, seconds, micros] =
    /^https?:\/\/[\w.:-]+\/archives\/([A-Z0-9]+)\/p(\d+)(\d{6})(?:\?|$)/.exec(link) ?? [];
  if (room === undefined || seconds === undefined) return undefined;
  const [, root] = /[?&]thread_ts=(\d+\.\d+)/.exec(link) ?? [];
  return { room, thread: root ?? `${seconds}.${micros}` };
}
