import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { eventCurves } from '../../src/pictures/event-series.ts';
import { scalarsOf } from '../../src/pictures/events.ts';
import { createEventWriter } from '../../src/sandbox/models/tensorboard.ts';

const message = (write: (writer: BinaryWriter) => unknown): Uint8Array => {
  const writer = new BinaryWriter();
  write(writer);
  return writer.finish();
};
const nested = (writer: BinaryWriter, field: number, bytes: Uint8Array): BinaryWriter =>
  writer.tag(field, 2).bytes(bytes);

/** An event at step 300 whose one value is `loss`, in a tensor that `write` fills. */
const withTensor = (write: (writer: BinaryWriter) => unknown): Uint8Array =>
  message((writer) => {
    const value = message((inner) => {
      inner.tag(1, 2).string('loss');
      nested(inner, 8, message(write));
    });
    writer.tag(1, 1).double(1_700_000_000);
    writer.tag(2, 0).int64(300);
    nested(
      writer,
      5,
      message((inner) => nested(inner, 1, value)),
    );
  });

const content = (dtype: number, bytes: Uint8Array) => (writer: BinaryWriter) => {
  writer.tag(1, 0).int32(dtype);
  nested(writer, 2, new Uint8Array());
  nested(writer, 4, bytes);
};
const view = (size: number, set: (view: DataView) => void): Uint8Array => {
  const data = new DataView(new ArrayBuffer(size));
  set(data);
  return new Uint8Array(data.buffer);
};

describe('a scalar in a tensor', () => {
  test.each([
    [
      'float',
      content(
        1,
        view(4, (data) => data.setFloat32(0, 0.5, true)),
      ),
      0.5,
    ],
    [
      'double',
      content(
        2,
        view(8, (data) => data.setFloat64(0, 0.1, true)),
      ),
      0.1,
    ],
    [
      'int32',
      content(
        3,
        view(4, (data) => data.setInt32(0, -7, true)),
      ),
      -7,
    ],
    [
      'int64',
      content(
        9,
        view(8, (data) => data.setBigInt64(0, 7n, true)),
      ),
      7,
    ],
    [
      'half',
      content(
        19,
        view(2, (data) => data.setUint16(0, 0x3e00, true)),
      ),
      1.5,
    ],
    [
      'half that is infinite',
      content(
        19,
        view(2, (data) => data.setUint16(0, 0xfc00, true)),
      ),
      -Infinity,
    ],
    [
      'bfloat16',
      content(
        14,
        view(2, (data) => data.setUint16(0, 0x3fc0, true)),
      ),
      1.5,
    ],
    ['float_val', (writer: BinaryWriter) => writer.tag(1, 0).int32(1).tag(5, 5).float(0.25), 0.25],
    [
      'float_val, packed',
      (writer: BinaryWriter) =>
        nested(
          writer.tag(1, 0).int32(1),
          5,
          message((inner) => inner.float(0.25)),
        ),
      0.25,
    ],
    ['double_val', (writer: BinaryWriter) => writer.tag(6, 1).double(0.1), 0.1],
    ['int_val', (writer: BinaryWriter) => writer.tag(7, 0).int32(3), 3],
    ['int64_val', (writer: BinaryWriter) => writer.tag(10, 0).int64(3), 3],
    ['half_val', (writer: BinaryWriter) => writer.tag(1, 0).int32(19).tag(13, 0).int32(0x3c00), 1],
  ])('as %s', (_, write, value) => {
    expect(scalarsOf(withTensor(write))).toEqual([{ tag: 'loss', step: 300, value }]);
  });

  test('is none where the tensor holds several numbers, words, or nothing', () => {
    const several = (writer: BinaryWriter): void => {
      const dimension = message((inner) => inner.tag(1, 0).int64(2));
      nested(
        writer,
        2,
        message((inner) => nested(inner, 2, dimension)),
      );
      writer.tag(5, 5).float(0.25).tag(5, 5).float(0.5);
    };
    const words = (writer: BinaryWriter): unknown =>
      nested(writer.tag(1, 0).int32(7), 8, new Uint8Array([65]));
    for (const write of [several, words, () => undefined])
      expect(scalarsOf(withTensor(write))).toEqual([]);
  });
});

test('what is no event has no scalars', () => {
  expect(scalarsOf(new Uint8Array([0xff, 0xff, 0xff]))).toEqual([]);
  expect(scalarsOf(new Uint8Array())).toEqual([]);
});

/** The event file that the demo's own trainer writes. */
async function writtenBy(
  write: (writer: ReturnType<typeof createEventWriter>) => void,
): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'events-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  write(createEventWriter({ folder, host: 'pod-1', now: () => 1_700_000_000_500 }));
  const [name = ''] = await readdir(folder);
  return readFile(join(folder, name));
}

async function curvesOf(files: Readonly<Record<string, Uint8Array>>) {
  async function* all() {
    for (const [folder, file] of Object.entries(files))
      yield {
        folder,
        chunks: (async function* () {
          yield file;
        })(),
      };
  }
  const { axis, series } = await eventCurves(all());
  return {
    axis,
    ...Object.fromEntries(
      series.map(({ name, points }) => [name, points.map(({ x, y }) => [x, y])]),
    ),
  };
}

test('what the demo’s trainer writes is read back, up to a torn record', async () => {
  const file = await writtenBy((writer) => {
    writer.scalars(10, { 'loss/train': 0.5, lr: 0.25 });
    writer.scalars(20, { 'loss/train': 0.25, lr: 0.25 });
    writer.scalars(30, { 'loss/train': 0.125, lr: 0.25 });
  });
  expect(await curvesOf({ '': file.subarray(0, -3) })).toEqual({
    axis: 'step',
    'loss/train': [
      [10, 0.5],
      [20, 0.25],
    ],
    lr: [
      [10, 0.25],
      [20, 0.25],
    ],
  });
});

test('Keras: the folder says on what it was measured; what is no metric is left out', async () => {
  const write = (loss: number) =>
    writtenBy((writer) => {
      for (const step of [0, 1])
        writer.scalars(step, {
          epoch_loss: loss,
          epoch: step,
          samples_per_second: 80,
          hp_metric: -1,
        });
    });
  expect(await curvesOf({ train: await write(0.5), validation: await write(0.75) })).toEqual({
    axis: 'step',
    'train/epoch_loss': [
      [0, 0.5],
      [1, 0.5],
    ],
    'validation/epoch_loss': [
      [0, 0.75],
      [1, 0.75],
    ],
  });
});
