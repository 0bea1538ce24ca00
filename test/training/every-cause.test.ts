import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** The codes of all rows of the tables, as they are written there. */
function codesOf(source: string): readonly string[] {
  const all = (pattern: RegExp): string[] =>
    Array.from(source.matchAll(pattern), ([, code = '']) => code);
  return [
    ...all(/code: '([a-z-]+)'/g),
    ...all(/\bcrash\('([a-z-]+)'/g),
    ...all(/\bshort\('([a-z-]+)'/g).flatMap((code) => [`${code}-too-much`, `no-free-${code}`]),
  ];
}

test('every cause that the tables know is brought about by a case', () => {
  const folder = 'src/training/causes';
  const tables = readdirSync(folder).map((file) => `${folder}/${file}`);
  const known = [...tables, 'src/training/log-patterns.ts'].flatMap((path) =>
    codesOf(readFileSync(path, 'utf8')),
  );
  const cases = ['waiting', 'ending'].map((when) =>
    readFileSync(`test/training/causes-of-${when}.test.ts`, 'utf8'),
  );
  const shown = new Set(
    Array.from(cases.join('\n').matchAll(/row\(\s*'([a-z-]+)'/g), ([, code]) => code),
  );
  expect(known.length).toBeGreaterThan(80);
  expect(known.filter((code) => !shown.has(code))).toEqual([]);
});
