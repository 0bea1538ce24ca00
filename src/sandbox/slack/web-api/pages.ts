import type { Json } from '../json.ts';
import { MethodError } from '../method-error.ts';
import type { Arguments } from './arguments.ts';

/** One page of a list, and the cursor of the next. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly hasMore: boolean;
  readonly metadata: Json;
}

const PREFIX = 'next:';

const cursorFor = (key: string): string => Buffer.from(PREFIX + key).toString('base64');

function keyOf(cursor: string): string {
  const text = Buffer.from(cursor, 'base64').toString();
  if (!text.startsWith(PREFIX)) throw new MethodError('invalid_cursor');
  return text.slice(PREFIX.length);
}

/**
 * The page that the arguments `cursor` and `limit` ask for. The cursor names the first item of the
 * next page, so that what is added before it does not shift the pages.
 */
export function pageOf<T>(
  all: readonly T[],
  args: Arguments,
  options: { key: (item: T) => string; limit: number; max: number },
): Page<T> {
  const asked = args.integer('limit', options.limit);
  if (asked === undefined || asked > options.max) throw new MethodError('invalid_limit');
  const limit = asked === 0 ? options.limit : asked;
  const cursor = args.text('cursor');
  const start =
    cursor === undefined ? 0 : all.findIndex((item) => options.key(item) === keyOf(cursor));
  if (start < 0) throw new MethodError('invalid_cursor');
  const next = all[start + limit];
  return {
    items: all.slice(start, start + limit),
    hasMore: next !== undefined,
    metadata: { next_cursor: next === undefined ? '' : cursorFor(options.key(next)) },
  };
}
