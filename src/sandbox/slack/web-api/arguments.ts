import { parseJson, type Json } from '../json.ts';
import { invalidArguments } from '../method-error.ts';

/** The arguments of one call, however they were encoded. */
export interface Arguments {
  has(name: string): boolean;
  /** The text; undefined where absent or empty. */
  text(name: string): string | undefined;
  /** The text; where absent, refuses the call as Slack does. */
  required(name: string): string;
  flag(name: string): boolean;
  /** The whole number; the fallback where absent, undefined where it is no whole number. */
  integer(name: string, fallback: number): number | undefined;
  /** The JSON value, given as such or as text; undefined where absent or not JSON. */
  json(name: string): unknown;
}

function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

export function createArguments(raw: Json): Arguments {
  const text = (name: string): string | undefined => asText(raw[name]);
  return {
    has: (name) => raw[name] !== undefined && raw[name] !== null,
    text,
    required(name) {
      const value = text(name);
      if (value === undefined) throw invalidArguments(`missing required field: ${name}`);
      return value;
    },
    flag: (name) => ['true', '1'].includes(text(name) ?? ''),
    integer(name, fallback) {
      const value = text(name);
      if (value === undefined) return fallback;
      return /^\d+$/.test(value) ? Number(value) : undefined;
    },
    json(name) {
      const value = raw[name];
      return typeof value === 'string' ? parseJson(value) : value;
    },
  };
}
