import { describe, expect, it } from 'vitest';
import { outputPaths, type OutputsOf } from '../../src/training/outputs.ts';

const run: OutputsOf = {
  root: '/share',
  timeZone: 'Asia/Seoul',
  user: 'vision1',
  type: 'gpu',
  model: 'resnet',
  at: new Date('2026-01-02T15:00:00Z'),
  id: 'abcdefghij',
};

describe('outputPaths', () => {
  it('lie below the user’s folder, dated by the clock of the zone', () => {
    expect(outputPaths(run)).toEqual({
      userRoot: '/share/vision1',
      relative: 'gpu/resnet/20260103_0000-abcd',
      folder: '/share/vision1/gpu/resnet/20260103_0000-abcd',
      checkpoint: '/share/vision1/gpu/resnet/20260103_0000-abcd/checkpoint',
      logs: '/share/vision1/gpu/resnet/20260103_0000-abcd/logs',
      tensorboard: '/share/vision1/gpu/resnet/20260103_0000-abcd/tensorboard',
    });
  });

  it.each([
    ['UTC', '20260102_1500'],
    ['America/New_York', '20260102_1000'],
    ['Asia/Kathmandu', '20260102_2045'],
  ])('in %s it is %s', (timeZone, minute) => {
    expect(outputPaths({ ...run, timeZone }).relative).toBe(`gpu/resnet/${minute}-abcd`);
  });

  it('keeps two runs of one minute apart', () => {
    const other = outputPaths({ ...run, id: 'bcdefghijk' });
    expect(other.folder).not.toBe(outputPaths(run).folder);
  });

  it('begins with one slash where the share is the root', () => {
    expect(outputPaths({ ...run, root: '/' }).userRoot).toBe('/vision1');
  });

  it.each(['..', '../x', 'a..b', 'a/b', 'a%2fb', 'A', '', '-a', 'a-', 'а', 'a\n', 'a'.repeat(41)])(
    'lets no name %j into a path',
    (name) => {
      expect(() => outputPaths({ ...run, user: name })).toThrow(RangeError);
      expect(() => outputPaths({ ...run, model: name })).toThrow(RangeError);
    },
  );
});
