/**
 * Damerau–Levenshtein distance (optimal string alignment): how many letters must be added, dropped,
 * replaced or swapped with their neighbour to make one word of the other.
 */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(at(last, j) + 1, at(row, j - 1) + 1, replaced);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(at(row, j), at(beforeLast, j - 2) + 1);
    }
    [beforeLast, last] = [last, row];
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}

/** Longer words are never misspelt candidates, and comparing them costs their product in time. */
const longestWord = 64;

/** How far apart two words may be and still be one misspelt: short words differ for a reason. */
function tolerance(length: number): number {
  if (length < 3) return 0;
  return length < 6 ? 1 : 2;
}

/** Letter case, `-`, `_` and `.` are what people mix up without noticing. */
export function folded(word: string): string {
  return word.toLowerCase().replaceAll(/[-_. ]/g, '');
}

/** True where `word` is most likely `candidate` misspelt: the same but for case, separators or a typo. */
export function resembles(word: string, candidate: string): boolean {
  if (word.length > longestWord || candidate.length > longestWord) return false;
  const [a, b] = [folded(word), folded(candidate)];
  return a === b || editDistance(a, b) <= tolerance(Math.min(a.length, b.length));
}

/**
 * The candidate that was most likely meant by `word`; undefined where none is near enough. Unless
 * `completions` is false, the only one that begins with `word` is near enough.
 */
export function closest<T extends string>(
  word: string,
  candidates: readonly T[],
  { completions = true }: { completions?: boolean } = {},
): T | undefined {
  const near = candidates
    .filter((candidate) => resembles(word, candidate))
    .map((candidate) => ({ candidate, distance: editDistance(folded(word), folded(candidate)) }))
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.candidate ?? (completions ? onlyCompletion(word, candidates) : undefined);
}

/** The one candidate that begins with `word`: what a person who typed half of it meant. */
function onlyCompletion<T extends string>(word: string, candidates: readonly T[]): T | undefined {
  if (folded(word).length < 3) return undefined;
  const [first, ...others] = candidates.filter((name) => folded(name).startsWith(folded(word)));
  return others.length === 0 ? first : undefined;
}

/** `a, b or c`: alternatives in a sentence. */
export function alternatives(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
