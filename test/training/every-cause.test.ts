import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { exitCauses } from '../../src/training/causes/exit.ts';

const Row = z.object({ code: z.string(), say: z.function() });

/** The codes of the rows that a module exports, alone or in tables. */
async function codesIn(file: string): Promise<readonly string[]> {
  const module: unknown = await import(file);
  const exported = Object.values(z.record(z.string(), z.unknown()).parse(module)).flat();
  return exported.flatMap((value) => Row.safeParse(value).data?.code ?? []);
}

test('every cause that the tables know is brought about by a case', async () => {
  const folder = new URL('../../src/training/causes/', import.meta.url);
  const files = readdirSync(folder).map((file) => new URL(file, folder).href);
  const tables = await Promise.all(files.map(codesIn));
  const known = new Set([...tables.flat(), ...exitCauses([]).map(({ code }) => code)]);
  const cases = ['waiting', 'ending'].map((when) =>
    readFileSync(`test/training/causes-of-${when}.test.ts`, 'utf8'),
  );
  const shown = new Set(
    Array.from(cases.join('\n').matchAll(/row\(\s*'([a-z-]+)'/g), ([, code]) => code),
  );
  expect(known.size).toBeGreaterThan(90);
  expect([...known].filter((code) => !shown.has(code))).toEqual([]);
});
