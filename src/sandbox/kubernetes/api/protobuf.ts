import { recordOf, textOf, type Json } from './json.ts';

/** The shape of a protobuf message: field number → the field's name in JSON and what it holds. */
export interface Message {
  readonly fields: Readonly<Record<number, readonly [name: string, of: FieldType]>>;
}

export type FieldType =
  | 'string'
  /** Base64 in JSON. */
  | 'bytes'
  | 'bool'
  /** A message that holds one string, its own value in JSON. */
  | 'quantity'
  | Message
  | { readonly list: 'string' | Message }
  | { readonly map: 'string' | 'bytes' | 'quantity' };

/** Something in the bytes that the shape does not know. */
export class UnknownField extends Error {}

const VARINT = 0;
const FIXED64 = 1;
const DELIMITED = 2;
const FIXED32 = 5;

type Value = bigint | Buffer;

function readVarint(bytes: Buffer, at: number): [value: bigint, next: number] {
  let value = 0n;
  for (let i = 0; ; i += 1) {
    const byte = bytes[at + i];
    if (byte === undefined) throw new UnknownField('the message breaks off');
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if ((byte & 0x80) === 0) return [value, at + i + 1];
  }
}

function lengthOf(bytes: Buffer, at: number, wire: number): [length: number, start: number] {
  if (wire === FIXED64) return [8, at];
  if (wire === FIXED32) return [4, at];
  if (wire !== DELIMITED) throw new UnknownField(`wire type ${wire}`);
  const [length, start] = readVarint(bytes, at);
  return [Number(length), start];
}

function readValue(bytes: Buffer, at: number, wire: number): [value: Value, next: number] {
  if (wire === VARINT) return readVarint(bytes, at);
  const [length, start] = lengthOf(bytes, at, wire);
  const end = start + length;
  if (end > bytes.length) throw new UnknownField('the message breaks off');
  return [bytes.subarray(start, end), end];
}

function* readFields(bytes: Buffer): Generator<[number: number, value: Value]> {
  for (let at = 0; at < bytes.length;) {
    const [tag, start] = readVarint(bytes, at);
    const [value, next] = readValue(bytes, start, Number(tag & 7n));
    yield [Number(tag >> 3n), value];
    at = next;
  }
}

/** Go writes what is empty too: a field that is not known here may be one of those. */
function saysNothing(value: Value): boolean {
  if (typeof value === 'bigint') return value === 0n;
  try {
    return [...readFields(value)].every(([, inner]) => saysNothing(inner));
  } catch {
    return false;
  }
}

const bytesOf = (value: Value): Buffer => {
  if (typeof value === 'bigint') throw new UnknownField('a number where bytes belong');
  return value;
};

function readScalar(value: Value, type: 'string' | 'bytes' | 'bool' | 'quantity'): unknown {
  if (type === 'bool') return value !== 0n;
  const bytes = bytesOf(value);
  if (type === 'bytes') return bytes.toString('base64');
  if (type === 'string') return bytes.toString('utf8');
  return readMessage(bytes, { fields: { 1: ['text', 'string'] } })['text'];
}

function readEntry(value: Value, of: 'string' | 'bytes' | 'quantity'): Json {
  const entry = readMessage(bytesOf(value), { fields: { 1: ['key', 'string'], 2: ['value', of] } });
  return { [textOf(entry['key'])]: entry['value'] ?? '' };
}

function addField(json: Json, name: string, type: FieldType, value: Value): void {
  if (typeof type === 'string') {
    // An empty text is the same as none.
    if (typeof value === 'bigint' || value.length > 0) json[name] = readScalar(value, type);
  } else if ('fields' in type) {
    json[name] = readMessage(bytesOf(value), type);
  } else if ('list' in type) {
    const item =
      type.list === 'string' ? readScalar(value, 'string') : readMessage(bytesOf(value), type.list);
    json[name] = [...(Array.isArray(json[name]) ? json[name] : []), item];
  } else {
    json[name] = { ...recordOf(json[name]), ...readEntry(value, type.map) };
  }
}

/** Reads a message into JSON. Throws UnknownField for anything of weight that it does not know. */
export function readMessage(bytes: Buffer, message: Message): Json {
  const json: Json = {};
  for (const [number, value] of readFields(bytes)) {
    const field = message.fields[number];
    if (field !== undefined) addField(json, ...field, value);
    else if (!saysNothing(value)) throw new UnknownField(`field ${number}`);
  }
  return json;
}
