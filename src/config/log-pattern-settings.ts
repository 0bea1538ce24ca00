import { z } from 'zod';
import type { LogPattern } from '../training/log-patterns.ts';

/** A group that repeats and holds a repeat: on some lines it takes longer than anybody waits. */
const repeatOfRepeat = /\((?:[^()\\]|\\.)*[*+}](?:[^()\\]|\\.)*\)(?:[*+]|\{\d*,)/;

const Match = z
  .string()
  .min(1)
  .max(300)
  .refine(isRegularExpression, { error: 'expected a regular expression', abort: true })
  .refine((source) => !repeatOfRepeat.test(source), {
    error: 'expected no repeat inside a repeated group, such as (a+)+: it may never end',
  });

const Sentence = z.string().trim().min(1).max(300);

/** `diagnosis.patterns` as it is written: what to find in a log, what it means, what to do. */
export const LogPatternSettings = z.strictObject({ match: Match, cause: Sentence, fix: Sentence });
export type LogPatternSettings = z.infer<typeof LogPatternSettings>;

/** The patterns as they are applied, in the order they were written. */
export function logPatternsOf(settings: readonly LogPatternSettings[]): readonly LogPattern[] {
  return settings.map(({ match, cause, fix }, index) => ({
    code: `configured-${index + 1}`,
    pattern: new RegExp(match, 'i'),
    cause: asSentence(cause),
    fix: asSentence(fix),
  }));
}

function isRegularExpression(source: string): boolean {
  try {
    return new RegExp(source, 'i').source !== '';
  } catch {
    return false;
  }
}

function asSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
