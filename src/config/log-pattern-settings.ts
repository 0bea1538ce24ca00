import { z } from 'zod';
import type { LogPattern } from '../training/log-patterns.ts';
import { compilePattern } from '../training/pattern.ts';

/** What to find in a line, in any case of letters. */
const Match = z
  .string()
  .min(1)
  .max(300)
  .transform((source, context) => {
    const compiled = compilePattern(source, { anyCase: true });
    if (compiled.ok) return compiled.pattern;
    context.addIssue({ code: 'custom', message: compiled.problem });
    return z.NEVER;
  });

const Sentence = z.string().trim().min(1).max(300);

/** `diagnosis.patterns` as it is written: what to find in a log, what it means, what to do. */
export const LogPatternSettings = z.strictObject({ match: Match, cause: Sentence, fix: Sentence });
export type LogPatternSettings = z.infer<typeof LogPatternSettings>;

/** The patterns as they are applied, in the order they were written. */
export function logPatternsOf(settings: readonly LogPatternSettings[]): readonly LogPattern[] {
  return settings.map(({ match, cause, fix }, index) => ({
    code: `configured-${index + 1}`,
    pattern: match,
    cause: asSentence(cause),
    fix: asSentence(fix),
  }));
}

function asSentence(text: string): string {
  return /[.!?\u2026]$/.test(text) ? text : `${text}.`;
}
