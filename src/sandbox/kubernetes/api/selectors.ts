import type { KubeObject } from '../types.ts';
import { badRequest } from './status-error.ts';

/** Tells whether an object is wanted. */
export type Matcher = (object: KubeObject) => boolean;

interface Requirement {
  readonly key: string;
  readonly operator: 'in' | 'notin' | 'exists' | 'absent';
  readonly values: readonly string[];
}

const TOKEN = /\s*(?:(!=|==|=|!|\(|\)|,)|([^\s=!(),]+))/y;

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (;;) {
    const match = TOKEN.exec(text);
    if (match === null) return tokens;
    tokens.push(match[1] ?? match[2] ?? '');
  }
}

/** Reads the tokens of one selector, left to right. */
function createReader(text: string) {
  const tokens = tokenize(text);
  let position = 0;
  const peek = (): string => tokens[position] ?? '';
  const next = (): string => {
    const token = peek();
    position += 1;
    return token;
  };
  const fail = (expected: string): never => {
    throw badRequest(`unable to parse requirement: found '${peek()}', expected: ${expected}`);
  };
  return { peek, next, fail };
}

type Reader = ReturnType<typeof createReader>;

const isWord = (token: string): boolean => token !== '' && !/^(?:!=|==|=|!|\(|\)|,)$/.test(token);

function readValues(reader: Reader): string[] {
  if (reader.next() !== '(') reader.fail("'('");
  const values: string[] = [];
  for (;;) {
    values.push(isWord(reader.peek()) ? reader.next() : '');
    if (reader.peek() === ')') {
      reader.next();
      return values;
    }
    if (reader.peek() !== ',') reader.fail("',' or ')'");
    reader.next();
  }
}

function readRequirement(reader: Reader): Requirement {
  const absent = reader.peek() === '!';
  if (absent) reader.next();
  if (!isWord(reader.peek())) reader.fail('!, identifier, or end of string');
  const key = reader.next();
  if (absent) return { key, operator: 'absent', values: [] };
  const operator = reader.peek();
  if (operator === '' || operator === ',') return { key, operator: 'exists', values: [] };
  reader.next();
  if (operator === 'in' || operator === 'notin') {
    return { key, operator, values: readValues(reader) };
  }
  if (!['=', '==', '!='].includes(operator)) {
    reader.fail('in, notin, =, ==, !=, gt, lt');
  }
  const value = isWord(reader.peek()) ? reader.next() : '';
  return { key, operator: operator === '!=' ? 'notin' : 'in', values: [value] };
}

function parseRequirements(text: string): Requirement[] {
  const reader = createReader(text);
  const requirements: Requirement[] = [];
  while (reader.peek() !== '') {
    requirements.push(readRequirement(reader));
    if (reader.peek() === '') break;
    if (reader.peek() !== ',') reader.fail("',' or 'end of string'");
    reader.next();
  }
  return requirements;
}

function holds(requirement: Requirement, labels: Readonly<Record<string, string>>): boolean {
  const value = labels[requirement.key];
  const { operator, values } = requirement;
  if (operator === 'exists') return value !== undefined;
  if (operator === 'absent') return value === undefined;
  const isListed = value !== undefined && values.includes(value);
  return isListed === (operator === 'in');
}

/** Parses `a=b,c in (d,e),!f`. Throws the 400 of a selector that cannot be read. */
export function labelMatcher(text: string): Matcher {
  const requirements = parseRequirements(text);
  return ({ metadata }) => requirements.every((one) => holds(one, metadata.labels ?? {}));
}
