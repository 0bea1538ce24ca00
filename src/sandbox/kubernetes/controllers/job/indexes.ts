/** The indexes written as `0,2-4,7`, as status.completedIndexes has them. */
export function parseIndexes(text: string | undefined): Set<number> {
  const indexes = new Set<number>();
  for (const range of text ? text.split(',') : []) {
    const [first = 0, last = first] = range.split('-').map(Number);
    for (let index = first; index <= last; index += 1) indexes.add(index);
  }
  return indexes;
}

/** The opposite of parseIndexes: ascending, runs of three and more joined by a dash. */
export function formatIndexes(indexes: ReadonlySet<number>): string {
  const ranges: { first: number; last: number }[] = [];
  for (const index of [...indexes].toSorted((a, b) => a - b)) {
    const open = ranges.at(-1);
    if (open && open.last === index - 1) open.last = index;
    else ranges.push({ first: index, last: index });
  }
  return ranges
    .map(({ first, last }) => (first === last ? `${first}` : rangeText(first, last)))
    .join(',');
}

function rangeText(first: number, last: number): string {
  return last === first + 1 ? `${first},${last}` : `${first}-${last}`;
}
