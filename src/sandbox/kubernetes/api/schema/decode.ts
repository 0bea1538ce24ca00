import { isRecord, type Json } from '../json.ts';
import { formatQuantity, parseQuantity, QUANTITY_ERROR } from '../quantity.ts';
import { badRequest } from '../status-error.ts';
import { goType, type LeafSchema, type Schema, type StructSchema } from './schema.ts';

/** Where decoding stands: for the two ways in which messages name a field. */
interface Place {
  /** `Container.spec.template.spec.containers.image`, without indexes. */
  readonly struct: string;
  readonly field: string;
  /** `spec.template.spec.containers[0].image` */
  readonly path: string;
}

interface Context {
  readonly unknown: string[];
}

/** Thrown on the first value that does not fit; becomes the 400. */
class Misfit extends Error {}

function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return isRecord(value) ? 'object' : typeof value === 'boolean' ? 'bool' : typeof value;
}

function misfit(value: unknown, schema: Schema, place: Place): Misfit {
  const type = goType(schema);
  return new Misfit(
    `json: cannot unmarshal ${jsonType(value)} into Go struct field ${place.struct}.${place.field} of type ${type}`,
  );
}

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
const MICRO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}(?:Z|[+-]\d\d:\d\d)$/;

/** Go's complaint about a time: it names the first part of the layout that is not there. */
function timeMisfit(text: string, layout: string): Misfit {
  const whole = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.exec(text)?.[0];
  const [rest, wanted] =
    whole === undefined ? [text, '2006'] : [text.slice(whole.length), '.000000'];
  return new Misfit(`parsing time "${text}" as "${layout}": cannot parse "${rest}" as "${wanted}"`);
}

function decodeTime(value: unknown, schema: 'time' | 'microtime', place: Place): unknown {
  if (typeof value !== 'string') throw misfit(value, 'string', place);
  if (schema === 'time' && !RFC3339.test(value)) {
    throw timeMisfit(value, '2006-01-02T15:04:05Z07:00');
  }
  if (schema === 'microtime' && !MICRO.test(value)) {
    throw timeMisfit(value, '2006-01-02T15:04:05.000000Z07:00');
  }
  return value;
}

function decodeQuantity(value: unknown): string {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  const quantity = parseQuantity(text);
  if (quantity === undefined) throw new Misfit(QUANTITY_ERROR);
  return formatQuantity(quantity);
}

function decodeLeaf(value: unknown, schema: LeafSchema, place: Place): unknown {
  switch (schema) {
    case 'any':
      return value;
    case 'string':
      if (typeof value === 'string') return value;
      break;
    case 'bool':
      if (typeof value === 'boolean') return value;
      break;
    case 'int32':
    case 'int64':
      if (typeof value === 'number' && Number.isInteger(value)) return value;
      break;
    case 'intOrString':
      if (typeof value === 'string' || Number.isInteger(value)) return value;
      break;
    case 'quantity':
      return decodeQuantity(value);
    case 'time':
    case 'microtime':
      return decodeTime(value, schema, place);
  }
  throw misfit(value, schema, place);
}

function decodeStruct(value: Json, schema: StructSchema, place: Place, context: Context): Json {
  const decoded: Json = {};
  for (const [key, inner] of Object.entries(value)) {
    const path = place.path === '' ? key : `${place.path}.${key}`;
    const field = place.field === '' ? key : `${place.field}.${key}`;
    const known = Object.hasOwn(schema.fields, key) ? schema.fields[key] : undefined;
    if (known === undefined) context.unknown.push(path);
    else if (inner !== null) {
      decoded[key] = decodeValue(inner, known, { struct: schema.struct, field, path }, context);
    }
  }
  return decoded;
}

function decodeValue(value: unknown, schema: Schema, place: Place, context: Context): unknown {
  if (typeof schema === 'string') return decodeLeaf(value, schema, place);
  if ('list' in schema) {
    if (!Array.isArray(value)) throw misfit(value, schema, place);
    return value.map((item, i) =>
      decodeValue(item, schema.list, { ...place, path: `${place.path}[${i}]` }, context),
    );
  }
  if (!isRecord(value)) throw misfit(value, schema, place);
  if (!('map' in schema)) return decodeStruct(value, schema, place, context);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      decodeValue(inner, schema.map, { ...place, path: `${place.path}.${key}` }, context),
    ]),
  );
}

/**
 * Reads an object as its type: nulls and unknown fields are dropped, quantities made canonical.
 * Returns the unknown fields' paths. Throws the 400 of a value of the wrong type.
 */
export function decodeObject(
  value: Json,
  schema: StructSchema,
): { object: Json; unknown: readonly string[] } {
  const context: Context = { unknown: [] };
  try {
    const place = { struct: schema.struct, field: '', path: '' };
    return { object: decodeStruct(value, schema, place, context), unknown: context.unknown };
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    throw badRequest(cannotHandle(schema.struct, error.message));
  }
}

/** `Job in version "v1" cannot be handled as a Job: …` */
export function cannotHandle(kind: string, why: string): string {
  return `${kind} in version "v1" cannot be handled as a ${kind}: ${why}`;
}
