import { z } from 'zod';
import { quoted } from '../training/problem.ts';
import { alternatives, closest } from '../training/suggest.ts';

type Issue = z.core.$ZodIssue;
type RawIssue = z.core.$ZodRawIssue;

/** One line each: `config.yaml: models.resnet.maxGpus: expected a whole number, received “x”`. */
export function describeIssues(file: string, error: z.ZodError): readonly string[] {
  return error.issues.map((issue) => {
    const path = issue.path.length === 0 ? '' : ` ${pathText(issue.path)}:`;
    return `${file}:${path} ${issue.message}${received(issue)}`;
  });
}

/** `models.resnet.parameters.lr.min`; a key that holds a dot or a space stands in quotes. */
function pathText(path: readonly PropertyKey[]): string {
  return path
    .map(String)
    .map((key) => (/^[\w-]+$/.test(key) ? key : JSON.stringify(key)))
    .join('.');
}

/** What stands there instead, cut; a list or a mapping only by its kind. */
function received(issue: Issue): string {
  if (issue.code === 'unrecognized_keys' || issue.code === 'invalid_key') return '';
  const input = inputOf(issue);
  const text = plainText(input);
  if (text !== undefined) return `, received ${text}`;
  // What is wrong with a whole mapping says itself what it met.
  if (issue.code === 'custom') return '';
  if (input === undefined) return ', but it is missing';
  return `, received ${Array.isArray(input) ? 'a list' : 'a mapping'}`;
}

function plainText(input: unknown): string | undefined {
  if (input === null) return 'nothing';
  if (typeof input === 'string') return quoted(input);
  return typeof input === 'number' || typeof input === 'boolean' ? String(input) : undefined;
}

/** A union's issue is about the property that tells its members apart. */
function inputOf({ input, ...issue }: Issue): unknown {
  if (issue.code !== 'invalid_union' || issue.discriminator === undefined) return input;
  const entries = typeof input === 'object' && input !== null ? Object.entries(input) : [];
  return entries.find(([key]) => key === issue.discriminator)?.[1];
}

/** What is wrong, in this project's words: the `error` of every parse. */
export function issueMessage(issue: RawIssue): string {
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue.keys, issue.inst);
  if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => message).join('; ');
  return `expected ${expectedBy(issue)}`;
}

function unknownKeys(keys: readonly string[], schema: unknown): string {
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  return keys.map((key) => unknownKey(key, known)).join('; ');
}

function unknownKey(key: string, known: readonly string[]): string {
  const meant = closest(key, known);
  const hint = meant === undefined ? `known are ${known.join(', ')}` : `did you mean ${meant}?`;
  return `unknown key ${quoted(key)}; ${hint}`;
}

const typeNames: Readonly<Record<string, string>> = {
  object: 'a mapping (key: value)',
  record: 'a mapping (key: value)',
  array: 'a list',
  string: 'text (in quotes, where YAML would read something else)',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

function expectedBy(issue: RawIssue): string {
  if (issue.code === 'invalid_type') return typeNames[issue.expected] ?? issue.expected;
  if (issue.code === 'invalid_value') return alternatives(issue.values.map(String));
  if (issue.code === 'invalid_union') return membersOf(issue.options);
  if (issue.code === 'too_small') return `${sizeOf(issue.origin)} of at least ${issue.minimum}`;
  if (issue.code === 'too_big') return `${sizeOf(issue.origin)} of at most ${issue.maximum}`;
  return 'another value';
}

function membersOf(options: unknown): string {
  return Array.isArray(options) ? alternatives(options.map(String)) : 'another value';
}

function sizeOf(origin: string): string {
  if (origin === 'string') return 'a length';
  return origin === 'array' ? 'a number of entries' : 'a number';
}
