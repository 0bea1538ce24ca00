import { describe, expect, test } from 'vitest';
import { diagnose } from '../../src/training/diagnosis.ts';
import type { Observation } from '../../src/training/observation.ts';
import { clockAt } from './observed.ts';
import { rawWords } from './raw-words.ts';

/** A situation and what must be said of it. */
export interface Row {
  readonly code: string;
  readonly observation: Observation;
  readonly expected: Expected;
}

interface Expected {
  /** In the sentence. */
  readonly says?: RegExp;
  readonly evidence?: RegExp;
  readonly hopeless?: boolean;
  readonly log?: readonly string[];
}

export function row(code: string, observation: Observation, expected: Expected = {}): Row {
  return { code, observation, expected };
}

/** Holds every row to what it expects, and to plain whole sentences. */
export function checkCauses(groups: Readonly<Record<string, readonly Row[]>>): void {
  describe.each(Object.entries(groups))('%s', (_, rows) => {
    test.each(rows)('$code', ({ code, observation, expected }) => {
      const { says = /./, evidence = /(?:)/, hopeless, log = [] } = expected;
      const diagnosis = diagnose(observation, { now: clockAt(80), log });
      expect(diagnosis?.code).toBe(code);
      expect(diagnosis?.cause).toMatch(/^[A-Z].*\.$/s);
      expect(diagnosis?.cause).not.toMatch(rawWords);
      expect(diagnosis?.fix).toMatch(/^[A-Z].*\.$/s);
      expect(diagnosis?.cause).toMatch(says);
      expect(diagnosis?.evidence ?? '').toMatch(evidence);
      expect(diagnosis?.hopeless).toBe(hopeless ?? diagnosis?.hopeless);
    });
  });
}
