import { maskedChecksum } from './crc32c.ts';

/** A record that holds more is a picture or a sound: it is passed over unread. */
const mostBytes = 4 * 1024 * 1024;
const headBytes = 12;
const checksumBytes = 4;

/**
 * The records of a TFRecord file, in order: length (8 bytes), its checksum, the data, its checksum,
 * all little-endian. Ends where a record is torn, as the last one is while somebody writes it, or
 * damaged: nothing can be found after that.
 */
export async function* recordsOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = new Uint8Array();
  let passing = 0;
  for await (const chunk of chunks) {
    const rest = chunk.subarray(Math.min(passing, chunk.length));
    passing -= chunk.length - rest.length;
    bytes = bytes.length === 0 ? Uint8Array.from(rest) : joined(bytes, rest);
    let at = 0;
    for (;;) {
      const length = lengthAt(bytes, at);
      if (length === undefined) break;
      if (length === 'damaged') return;
      const end = at + headBytes + length + checksumBytes;
      if (length > mostBytes) {
        passing = Math.max(0, end - bytes.length);
        at = Math.min(end, bytes.length);
        continue;
      }
      if (end > bytes.length) break;
      const data = bytes.subarray(at + headBytes, end - checksumBytes);
      if (maskedChecksum(data) !== numberAt(bytes, end - checksumBytes)) return;
      yield data;
      at = end;
    }
    bytes = bytes.subarray(at);
  }
}

/** The length of the record that begins there; undefined where that cannot be told yet. */
function lengthAt(bytes: Uint8Array, at: number): number | 'damaged' | undefined {
  if (at + headBytes > bytes.length) return undefined;
  const isWhole = maskedChecksum(bytes.subarray(at, at + 8)) === numberAt(bytes, at + 8);
  return isWhole ? numberAt(bytes, at) + numberAt(bytes, at + 4) * 2 ** 32 : 'damaged';
}

function numberAt(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0, true);
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}
