/** One of `count` colours, the same one for the same name. */
export function colourOf(name: string, count: number): number {
  let sum = 0;
  for (const letter of name) sum += letter.codePointAt(0) ?? 0;
  return sum % count;
}
