import type { TrainingSpec } from '../training/spec.ts';
import { type Fill, placeholderNamed } from './placeholders.ts';

/** `${name}`, or `$${` which stands for a literal `${`. */
export const token = /\$\$\{|\$\{([^}]*)\}/g;
export const onlyToken = /^\$\{([^}]*)\}$/;

/** Stands for a value whose absence takes its whole entry of a list with it. */
const noEntry = Symbol('no entry');

function fillText(text: string, spec: TrainingSpec): Fill | typeof noEntry {
  const alone = onlyToken.exec(text)?.[1];
  if (lacksEntry(text, spec)) return noEntry;
  if (alone !== undefined) return placeholderNamed(alone)?.value(spec);
  let absent = false;
  const filled = text.replaceAll(token, (whole: string, name: string | undefined) => {
    if (name === undefined) return whole.slice(1);
    const value = placeholderNamed(name)?.value(spec);
    absent ||= value === undefined;
    return String(value);
  });
  return absent ? undefined : filled;
}

function lacksEntry(text: string, spec: TrainingSpec): boolean {
  return [...text.matchAll(token)].some(([, name]) => {
    const placeholder = name === undefined ? undefined : placeholderNamed(name);
    return placeholder?.wholeEntry === true && placeholder.value(spec) === undefined;
  });
}

function fill(value: unknown, spec: TrainingSpec): unknown {
  if (typeof value === 'string') return fillText(value, spec);
  if (Array.isArray(value))
    return value
      .map((item) => fill(item, spec))
      .filter((item) => item !== undefined && item !== noEntry);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, child]) => [key, fill(child, spec)] as const);
  if (entries.some(([, child]) => child === noEntry)) return noEntry;
  return Object.fromEntries(entries.filter(([, child]) => child !== undefined));
}

/**
 * The manifest with its placeholders filled. It was parsed before, so a value stays one scalar (or
 * one list) whatever it holds; a string that is one placeholder takes the value's type. A field whose
 * value is absent is left out, and with some placeholders the whole entry of the list that holds it.
 */
export function fillTemplate(
  { manifest }: { readonly manifest: unknown },
  spec: TrainingSpec,
): unknown {
  return fill(manifest, spec);
}
