import { appendFileSync } from 'node:fs';
import { maskedCrc32c } from './crc32c.ts';

/** Writes what TensorBoard shows as curves. */
export interface EventWriter {
  scalars(step: number, values: Readonly<Record<string, number>>): void;
}

/** Opens an event file in an existing folder. `now` tells milliseconds since 1970. */
export function createEventWriter(options: {
  folder: string;
  host: string;
  now: () => number;
}): EventWriter {
  const { folder, host, now } = options;
  const seconds = Math.floor(now() / 1000);
  const path = `${folder}/events.out.tfevents.${seconds}.${host}`;
  const append = (fields: readonly Uint8Array[]) => {
    const wallTime = doubleField(1, now() / 1000);
    appendFileSync(path, record(Buffer.concat([wallTime, ...fields])));
  };
  append([bytesField(3, Buffer.from('brain.Event:2'))]);
  return {
    scalars(step, values) {
      const summary = Object.entries(values).map(([tag, value]) =>
        bytesField(1, Buffer.concat([bytesField(1, Buffer.from(tag)), floatField(2, value)])),
      );
      append([varintField(2, step), bytesField(5, Buffer.concat(summary))]);
    },
  };
}

/** A TFRecord: length, its checksum, the data, its checksum, all little-endian. */
function record(data: Uint8Array): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(data.length));
  return Buffer.concat([length, checksum(length), data, checksum(data)]);
}

function checksum(data: Uint8Array): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(maskedCrc32c(data));
  return bytes;
}

// Protocol buffers: each field is its number and wire type, then its value.

function varintField(field: number, value: number): Buffer {
  return Buffer.concat([tag(field, 0), varint(value)]);
}

function doubleField(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([tag(field, 1), bytes]);
}

function bytesField(field: number, value: Uint8Array): Buffer {
  return Buffer.concat([tag(field, 2), varint(value.length), value]);
}

function floatField(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([tag(field, 5), bytes]);
}

function tag(field: number, wireType: number): Buffer {
  return varint(field * 8 + wireType);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Buffer.from([...bytes, rest]);
}
