import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { crc32c, maskedCrc32c } from '../../../src/sandbox/models/crc32c.ts';
import { createEventWriter } from '../../../src/sandbox/models/tensorboard.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'events-'));
});
afterEach(() => rm(folder, { recursive: true }));

test.each([
  ['123456789', 0xe3069283],
  ['\0'.repeat(32), 0x8a9136aa],
  ['', 0],
])('crc32c of %j is the published one', (text, expected) => {
  expect(crc32c(Buffer.from(text, 'latin1'))).toBe(expected);
});

test('an event file holds whole records with right checksums, in the form TensorBoard reads', async () => {
  const writer = createEventWriter({ folder, host: 'pod-1', now: () => 1_700_000_000_500 });
  writer.scalars(300, { loss: 0.5, lr: 2 });
  const names = await readdir(folder);
  expect(names).toEqual(['events.out.tfevents.1700000000.pod-1']);
  const records = readRecords(await readFile(join(folder, names[0]!)));
  expect(records.map((record) => record.subarray(0, 1).toString('hex'))).toEqual(['09', '09']);
  expect(records.map((record) => record.readDoubleLE(1))).toEqual([
    1_700_000_000.5, 1_700_000_000.5,
  ]);
  expect(records[0]?.subarray(9)).toEqual(Buffer.from('\x1a\x0dbrain.Event:2', 'latin1'));
  // step 300 (field 2), summary (field 5) of two values (field 1): tag (1), simple_value (2).
  expect(records[1]?.subarray(9).toString('hex')).toBe(
    ['10ac02', '2a18', '0a0b', '0a046c6f7373', '150000003f', '0a09', '0a026c72', '1500000040'].join(
      '',
    ),
  );
});

function readRecords(bytes: Buffer): Buffer[] {
  const records: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = Number(bytes.readBigUInt64LE(at));
    const data = bytes.subarray(at + 12, at + 12 + length);
    expect(bytes.readUInt32LE(at + 8)).toBe(maskedCrc32c(bytes.subarray(at, at + 8)));
    expect(bytes.readUInt32LE(at + 12 + length)).toBe(maskedCrc32c(data));
    records.push(data);
    at += length + 16;
  }
  return records;
}
