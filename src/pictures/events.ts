import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** One value of TensorBoard's, at its step. */
export interface Scalar {
  readonly tag: string;
  readonly step: number;
  readonly value: number;
}

// Field numbers of tensorflow/core/util/event.proto and framework/{summary,tensor}.proto.
const event = { step: 2, summary: 5 } as const;
const summary = { value: 1 } as const;
const summaryValue = { tag: 1, simpleValue: 2, tensor: 8 } as const;
const tensor = {
  dtype: 1,
  shape: 2,
  content: 4,
  floats: 5,
  doubles: 6,
  ints: 7,
  longs: 10,
  halfs: 13,
} as const;
const shape = { dimension: 2 } as const;
const dimension = { size: 1 } as const;

/** The scalars of one serialized Event; [] for any other, and for what is none. */
export function scalarsOf(bytes: Uint8Array): readonly Scalar[] {
  try {
    return readEvent(bytes);
  } catch {
    // Its checksum was right: another program's record, not a damaged one.
    return [];
  }
}

function readEvent(bytes: Uint8Array): readonly Scalar[] {
  let step = 0;
  const found: Omit<Scalar, 'step'>[] = [];
  eachField(bytes, {
    [event.step]: (reader) => (step = Number(reader.int64())),
    [event.summary]: (reader) =>
      eachField(reader.bytes(), {
        [summary.value]: (inner) => {
          const scalar = readValue(inner.bytes());
          if (scalar) found.push(scalar);
        },
      }),
  });
  return found.map(({ tag, value }) => ({ tag, step, value }));
}

/** Newer writers put a scalar into a tensor, older ones beside it. */
function readValue(bytes: Uint8Array): Omit<Scalar, 'step'> | undefined {
  let tag = '';
  let value: number | undefined;
  eachField(bytes, {
    [summaryValue.tag]: (reader) => (tag = reader.string()),
    [summaryValue.simpleValue]: (reader) => (value = reader.float()),
    [summaryValue.tensor]: (reader) => (value = readTensor(reader.bytes())),
  });
  return value === undefined ? undefined : { tag, value };
}

/** How a tensor of this type keeps its one number in `tensor_content`. */
const contents: Readonly<Record<number, (view: DataView) => number>> = {
  1: (view) => view.getFloat32(0, true),
  2: (view) => view.getFloat64(0, true),
  3: (view) => view.getInt32(0, true),
  9: (view) => Number(view.getBigInt64(0, true)),
  14: (view) => bfloat(view.getUint16(0, true)),
  19: (view) => half(view.getUint16(0, true)),
};
const bfloat16 = 14;

/** The number in a tensor that holds one; undefined for any other. */
function readTensor(bytes: Uint8Array): number | undefined {
  let dtype = 0;
  let size = 1;
  let value: number | undefined;
  eachField(bytes, {
    [tensor.dtype]: (reader) => (dtype = reader.int32()),
    [tensor.shape]: (reader) => (size = readSize(reader.bytes())),
    [tensor.content]: (reader) => {
      const content = reader.bytes();
      const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
      if (view.byteLength > 0) value = contents[dtype]?.(view);
    },
    [tensor.floats]: (reader, type) => (value = first(reader, type, (one) => one.float())),
    [tensor.doubles]: (reader, type) => (value = first(reader, type, (one) => one.double())),
    [tensor.ints]: (reader, type) => (value = first(reader, type, (one) => one.int32())),
    [tensor.longs]: (reader, type) => (value = first(reader, type, (one) => Number(one.int64()))),
    [tensor.halfs]: (reader, type) => {
      const bits = first(reader, type, (one) => one.int32());
      value = bits === undefined ? undefined : dtype === bfloat16 ? bfloat(bits) : half(bits);
    },
  });
  return size === 1 ? value : undefined;
}

function readSize(bytes: Uint8Array): number {
  let size = 1;
  eachField(bytes, {
    [shape.dimension]: (reader) =>
      eachField(reader.bytes(), {
        [dimension.size]: (inner) => (size *= Number(inner.int64())),
      }),
  });
  return size;
}

/** The first of numbers that stand packed into one field, or alone. */
function first(
  reader: BinaryReader,
  type: WireType,
  read: (reader: BinaryReader) => number,
): number | undefined {
  if (type !== WireType.LengthDelimited) return read(reader);
  const packed = new BinaryReader(reader.bytes());
  return packed.len > 0 ? read(packed) : undefined;
}

type FieldReader = (reader: BinaryReader, type: WireType) => unknown;

function eachField(bytes: Uint8Array, readers: Readonly<Record<number, FieldReader>>): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    const read = readers[field];
    if (read) read(reader, type);
    else reader.skip(type, field);
  }
}

/** The upper half of a float of 32 bits. */
function bfloat(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, (bits << 16) >>> 0);
  return view.getFloat32(0);
}

/** A float of 16 bits: 1 for the sign, 5 for the exponent, 10 for the fraction. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
