import type { Diagnosis } from '../cause.ts';

/** What a row says: the sentences of a Diagnosis. */
export interface Words {
  readonly cause: string;
  /** The name of what it is about, where another may follow. */
  readonly about?: string | undefined;
  readonly fix?: string;
  readonly evidence?: string;
}

/** One cause: when it applies to what is seen, and how it is told. The first that applies wins. */
export interface Row<Subject> {
  readonly code: string;
  readonly when: (subject: Subject) => boolean;
  readonly say: (subject: Subject) => Words;
  /** True where waiting longer cannot help. */
  readonly hopeless?: boolean;
}

const maxName = 100;
const maxSentence = 400;
const maxEvidence = 2_000;

/** The diagnosis of the first row that applies. */
export function firstCause<Subject>(
  rows: readonly Row<Subject>[],
  subject: Subject,
): Diagnosis | undefined {
  const row = rows.find(({ when }) => when(subject));
  if (!row) return undefined;
  const { cause, about, fix, evidence } = row.say(subject);
  return {
    code: row.code,
    ...(about !== undefined && { about: cut(about, maxName) }),
    cause: cut(cause, maxSentence),
    hopeless: row.hopeless ?? false,
    ...(fix !== undefined && { fix: cut(fix, maxSentence) }),
    ...(evidence !== undefined && evidence !== '' && { evidence: cut(evidence, maxEvidence) }),
  };
}

/**
 * Rows about one thing, asked about another: they apply where `view` finds such a thing in it.
 * `say` may add to their words.
 */
export function lift<Inner, Outer>(
  rows: readonly Row<Inner>[],
  view: (outer: Outer) => Inner | undefined,
  say: (words: Words, outer: Outer) => Words = (words) => words,
): Row<Outer>[] {
  return rows.map(({ code, when, say: sayInner, hopeless = false }) => ({
    code,
    hopeless,
    when: (outer) => {
      const inner = view(outer);
      return inner !== undefined && when(inner);
    },
    say: (outer) => {
      const inner = view(outer);
      return inner === undefined ? { cause: '' } : say(sayInner(inner), outer);
    },
  }));
}

/** The first group that `pattern` finds in `text`; undefined for no text or no match. */
export function found(text: string | undefined, pattern: RegExp): string | undefined {
  return text === undefined ? undefined : (pattern.exec(text)?.[1] ?? undefined);
}

/** A quoted name for a sentence, or a plain word where the name is not known. */
export function named(name: string | undefined, otherwise: string): string {
  return name === undefined ? otherwise : `"${name}"`;
}

/** Raw words for the evidence, `reason: message`, whichever of them there are. */
export function raw(reason: string | undefined, message: string | undefined): string {
  return [reason, message?.trim()].filter(Boolean).join(': ');
}

/** A clause as the beginning of a sentence. */
export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}
