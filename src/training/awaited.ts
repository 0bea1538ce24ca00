/** What is awaited while a cause holds, by the beginning of its code: the end of "it waited 12 m". */
const awaited: readonly (readonly [string, string])[] = [
  ['no-free-gpu', 'for a GPU'],
  ['gpu-too-many', 'for a GPU'],
  ['no-free-memory', 'for free memory'],
  ['memory-', 'for free memory'],
  ['no-free-cpu', 'for free CPUs'],
  ['cpu-', 'for free CPUs'],
  ['adding-node', 'for a new node'],
  ['making-room', 'for room on a node'],
  ['no-', 'for a node'],
  ['node', 'for a node'],
  ['cannot-add-node', 'for a node'],
  ['volume-', 'for its storage'],
  ['mount-secret-', 'for something that was missing in its namespace'],
  ['mount-', 'for its storage'],
  ['share-', 'for its storage'],
  ['folder-', 'for its storage'],
  ['output-', 'for its storage'],
  ['disk-too-', 'for scratch disk'],
  ['disk-', 'for its storage'],
  ['fixing-', 'for its storage'],
  ['image-', 'for its image'],
  ['pulling-', 'for its image'],
  ['quota', 'for quota'],
  ['queue-', 'for its turn'],
  ['suspended', 'for its turn'],
  ['paused', 'for its turn'],
  ['held-', 'for its turn'],
  ['secret-', 'for something that was missing in its namespace'],
  ['configmap-', 'for something that was missing in its namespace'],
  ['key-', 'for something that was missing in its namespace'],
  ['service-account-', 'for something that was missing in its namespace'],
];

/** What a run waited for whose wait had this cause, e.g. `for a GPU`; undefined where that is all there is to say. */
export function whatWasAwaited(code: string): string | undefined {
  return awaited.find(([beginning]) => code.startsWith(beginning))?.[1];
}
