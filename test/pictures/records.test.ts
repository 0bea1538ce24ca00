import { array, assert, asyncProperty, integer, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recordsOf } from '../../src/pictures/records.ts';
import { maskedCrc32c } from '../../src/sandbox/models/crc32c.ts';

function record(data: Uint8Array): Buffer {
  const checksum = (bytes: Uint8Array): Buffer => {
    const four = Buffer.alloc(4);
    four.writeUInt32LE(maskedCrc32c(bytes));
    return four;
  };
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(data.length));
  return Buffer.concat([length, checksum(length), data, checksum(data)]);
}

async function read(
  file: Uint8Array,
  pieces: readonly number[] = [file.length],
): Promise<string[]> {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    let at = 0;
    for (const size of [...pieces, file.length]) {
      yield file.subarray(at, at + size);
      at += size;
    }
  }
  const found: string[] = [];
  for await (const data of recordsOf(chunks())) found.push(Buffer.from(data).toString('latin1'));
  return found;
}

const file = Buffer.concat([
  record(Buffer.from('one')),
  record(Buffer.from('')),
  record(Buffer.from('three')),
]);

describe('the records of a file', () => {
  test('are read in order, however it comes in pieces', async () => {
    await assert(
      asyncProperty(
        array(uint8Array({ maxLength: 40 })),
        array(integer({ min: 1, max: 30 })),
        async (datas, pieces) => {
          const found = await read(Buffer.concat(datas.map(record)), pieces);
          expect(found).toEqual(datas.map((data) => Buffer.from(data).toString('latin1')));
        },
      ),
    );
  });

  test.each([1, 5, 12, 20])(
    'end before one that is torn, %i bytes before its end',
    async (missing) => {
      expect(await read(file.subarray(0, file.length - missing))).toEqual(['one', '']);
    },
  );

  test('end before one whose length or data is damaged', async () => {
    const damaged = Buffer.from(file);
    damaged[13] = 0xff;
    expect(await read(damaged)).toEqual([]);
    const nonsense = Buffer.concat([file, Buffer.alloc(100, 7)]);
    expect(await read(nonsense)).toEqual(['one', '', 'three']);
  });

  test('that are very large are passed over', async () => {
    const image = record(Buffer.alloc(5 * 1024 * 1024));
    const mixed = Buffer.concat([
      record(Buffer.from('before')),
      image,
      record(Buffer.from('after')),
    ]);
    expect(
      await read(
        mixed,
        Array.from({ length: 100 }, () => 64 * 1024),
      ),
    ).toEqual(['before', 'after']);
  });
});
