import { RE2JS } from 're2js';

/** What a pattern found in a text. */
interface Found {
  /** The part that matches. */
  readonly text: string;
  /** What the groups in it caught, by number from 1; undefined for one that took no part. */
  readonly captured: readonly (string | undefined)[];
  /** The same of the groups that have names. */
  readonly named: Readonly<Record<string, string | undefined>>;
}

/** A regular expression of whoever wrote config.yaml. However it is written, it takes linear time. */
export interface Pattern {
  readonly source: string;
  /** True where it matches some part of the text. */
  test(text: string): boolean;
  /** True where it matches the text as a whole. */
  fits(text: string): boolean;
  /** The first part of the text that it matches. */
  exec(text: string): Found | undefined;
}

export type CompiledPattern =
  | { readonly ok: true; readonly pattern: Pattern }
  /** `problem` says what was expected, and what to write instead where that is known. */
  | { readonly ok: false; readonly problem: string };

/**
 * Compiles a regular expression as JavaScript writes it, for texts that nobody has seen before. It
 * runs on an engine that never goes back, so that no pattern and no line can make it slow; what such
 * an engine cannot do is a problem in plain words.
 */
export function compilePattern(
  source: string,
  { anyCase = false }: { readonly anyCase?: boolean } = {},
): CompiledPattern {
  const unsupported = problemWith(source);
  if (unsupported !== undefined) return { ok: false, problem: unsupported };
  try {
    const flags = anyCase ? RE2JS.CASE_INSENSITIVE : 0;
    return {
      ok: true,
      pattern: patternOf(source, RE2JS.compile(RE2JS.translateRegExp(source), flags)),
    };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const why = detail.replace(/^error parsing regexp: /, '');
    return { ok: false, problem: `expected a regular expression: ${why}` };
  }
}

function patternOf(source: string, regex: RE2JS): Pattern {
  return {
    source,
    test: (text) => regex.test(text),
    fits: (text) => regex.matches(text),
    exec(text) {
      const matcher = regex.matcher(text);
      if (!matcher.find()) return undefined;
      const captured = Array.from(
        { length: matcher.groupCount() },
        (_, index) => matcher.group(index + 1) ?? undefined,
      );
      const named = Object.entries(matcher.getNamedGroups()).map(
        ([name, value]) => [name, value ?? undefined] as const,
      );
      return { text: matcher.group() ?? '', captured, named: Object.fromEntries(named) };
    },
  };
}

/** What needs an engine that goes back, and how to do without it. */
const unsupported: readonly (readonly [RegExp, string])[] = [
  [
    /^\(\?<?[=!]/,
    'looking ahead or behind, as in (?=…) or (?<!…), is not supported: match the text around as well, and put what you want of it into a group',
  ],
  [
    /^\\(?:[1-9]|k<)/,
    'a reference back to a group, such as \\1, is not supported: write out what it stands for',
  ],
  [/^\(\?>/, 'an atomic group (?>…) is not supported: write (?:…), it is as fast'],
  [/^[*+?]\+/, 'a possessive repeat such as a++ is not supported: write a+, it is as fast'],
];

/** Walks over the expression so that `\\(?=` and `[(?=]` are read as the plain texts they are. */
function problemWith(source: string): string | undefined {
  let inClass = false;
  for (let at = 0; at < source.length; at += source[at] === '\\' ? 2 : 1) {
    const rest = source.slice(at, at + 4);
    const found = inClass ? undefined : unsupported.find(([construct]) => construct.test(rest));
    if (found) return found[1];
    if (rest.startsWith('[')) inClass = true;
    if (rest.startsWith(']')) inClass = false;
  }
  return undefined;
}
