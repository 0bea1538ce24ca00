import { isObject, type Json } from '../json.ts';

/** One thing wrong, in Slack's words, and where: a JSON pointer into what was sent. */
export interface Problem {
  readonly message: string;
  readonly pointer: string;
}

/** Checks a value; returns everything that is wrong with it. */
export type Shape = (value: unknown, pointer: string) => Problem[];

const problem = (message: string, pointer: string): Problem[] => [{ message, pointer }];

/** A string of min (default 1) to max characters. */
export function string(options: { min?: number; max?: number; pattern?: RegExp } = {}): Shape {
  const { min = 1, max = Number.POSITIVE_INFINITY, pattern } = options;
  return (value, pointer) => {
    if (typeof value !== 'string') return problem('must provide a string', pointer);
    if (value.length < min) return problem(`must be more than ${min - 1} characters`, pointer);
    if (value.length > max) return problem(`must be less than ${max + 1} characters`, pointer);
    if (pattern && !pattern.test(value))
      return problem(`input must match regex pattern: ${pattern.source}`, pointer);
    return [];
  };
}

export const boolean: Shape = (value, pointer) =>
  typeof value === 'boolean' ? [] : problem('must provide a boolean', pointer);

export const number: Shape = (value, pointer) =>
  typeof value === 'number' && Number.isFinite(value)
    ? []
    : problem('must provide a number', pointer);

export function integer(min: number, max: number): Shape {
  return (value, pointer) => {
    if (typeof value !== 'number' || !Number.isInteger(value))
      return problem('must provide an integer', pointer);
    if (value < min) return problem(`must be at least ${min}`, pointer);
    return value > max ? problem(`must be at most ${max}`, pointer) : [];
  };
}

export function oneOf(...values: readonly unknown[]): Shape {
  return (value, pointer) =>
    values.includes(value) ? [] : problem('must be a valid enum value', pointer);
}

/** A list of min (default 0) to max items. */
export function list(item: Shape, options: { min?: number; max?: number } = {}): Shape {
  const { min = 0, max = Number.POSITIVE_INFINITY } = options;
  return (value, pointer) => {
    if (!Array.isArray(value)) return problem('must provide an array', pointer);
    if (value.length < min) return problem(`must provide at least ${min} items`, pointer);
    if (value.length > max) return problem(`no more than ${max} items allowed`, pointer);
    return value.flatMap((entry, index) => item(entry, `${pointer}/${index}`));
  };
}

/** An object with these fields and no others. */
export function object(
  required: Readonly<Record<string, Shape>>,
  optional: Readonly<Record<string, Shape>> = {},
): Shape {
  const known = new Map(Object.entries({ ...required, ...optional }));
  return (value, pointer) => {
    if (!isObject(value)) return problem('must provide an object', pointer);
    const missing = Object.keys(required)
      .filter((field) => value[field] === undefined)
      .flatMap((field) => problem(`missing required field: ${field}`, pointer));
    const wrong = Object.entries(value).flatMap(([field, content]) => {
      const shape = known.get(field);
      return shape
        ? shape(content, `${pointer}/${field}`)
        : problem(`invalid additional property: ${field}`, pointer);
    });
    return [...missing, ...wrong];
  };
}

/** An object told apart by its `type`; only the types of the table are taken. */
export function byType(table: Readonly<Record<string, Shape>>): Shape {
  const shapes = new Map(Object.entries(table));
  return (value, pointer) => {
    if (!isObject(value)) return problem('must provide an object', pointer);
    const { type } = value;
    if (type === undefined) return problem('missing required field: type', pointer);
    if (typeof type !== 'string') return problem('must provide a string', `${pointer}/type`);
    const shape = shapes.get(type);
    return shape ? shape(value, pointer) : problem(`unsupported type: ${type}`, `${pointer}/type`);
  };
}

/** One of several shapes: what is wrong is preceded by Slack's summary. */
export function alternatives(shape: Shape): Shape {
  return (value, pointer) => {
    const problems = shape(value, pointer);
    return problems.length > 0
      ? [...problem('failed to match all allowed schemas', pointer), ...problems]
      : [];
  };
}

/** A shape that must be right before further rules about its fields are asked. */
export function withRules(
  shape: Shape,
  ...rules: readonly ((value: Json, pointer: string) => Problem[])[]
): Shape {
  return (value, pointer) => {
    const problems = shape(value, pointer);
    if (problems.length > 0 || !isObject(value)) return problems;
    return rules.flatMap((rule) => rule(value, pointer));
  };
}

/** A rule's one problem, or none. */
export function when(wrong: boolean, message: string, pointer: string): Problem[] {
  return wrong ? problem(message, pointer) : [];
}
