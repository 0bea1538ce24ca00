import { describe, expect, it } from 'vitest';
import { chooseRun } from '../../src/training/run-name.ts';

interface Run {
  readonly id: string;
  readonly jobName: string;
  readonly owner: string;
  readonly uid?: number;
}

const run = (id: string, owner = 'me', model = 'resnet'): Run => ({
  id,
  owner,
  jobName: `${model}-${id}`,
});

const [newest, other, oldest] = [
  run('tqq5ogfcpp', 'you'),
  run('tqq7aaaaaa'),
  run('fb2ipegbiv', 'me', 'mlp'),
];
const runs = [newest, other, oldest];

const choose = (name: string, among: readonly Run[] = runs) =>
  chooseRun(name, among, { named: (one) => one, isOwn: ({ owner }) => owner === 'me' });

describe('a run is named', () => {
  it.each([
    ['its id', 'fb2ipegbiv', oldest],
    ['the name of its Job', 'mlp-fb2ipegbiv', oldest],
    ['the beginning of its id', 'fb2', oldest],
    ['the beginning of its Job’s name', 'resnet-tqq5', newest],
    ['any letter case', 'FB2IPEGBIV', oldest],
    ['spaces around it', ' fb2 ', oldest],
    ['last: the newest of one’s own', 'last', other],
  ])('by %s', (_, name, expected) => {
    expect(choose(name)).toEqual({ kind: 'one', run: expected });
  });

  it('by its whole id, though that begins another’s', () => {
    const long = { ...run('abc'), jobName: 'abc-long' };
    expect(choose('abc', [long, run('abc')])).toEqual({ kind: 'one', run: long });
  });

  it('by the id of two, of which the newer counts', () => {
    const again = { ...oldest, uid: 2 };
    expect(choose('fb2ipegbiv', [again, oldest])).toEqual({ kind: 'one', run: again });
    expect(choose('fb2', [again, oldest])).toEqual({ kind: 'one', run: again });
  });
});

describe('a name that means no run', () => {
  it.each<[string, string, object]>([
    ['several begin so', 'tqq', { kind: 'several', runs: [newest, other] }],
    ['several Jobs begin so', 'resnet', { kind: 'several', runs: [newest, other] }],
    ['too short', 'tq', { kind: 'too-short' }],
    ['empty', '', { kind: 'too-short' }],
    ['nothing near', 'zzzzzzzzzz', { kind: 'unknown' }],
    ['a letter wrong', 'fb2ipegbix', { kind: 'unknown', nearest: oldest }],
    ['a letter missing', 'tqq5ogcpp', { kind: 'unknown', nearest: newest }],
  ])('%s', (_, name, expected) => {
    expect(choose(name)).toEqual(expected);
  });

  it('is last for somebody who has none', () => {
    expect(choose('last', [newest])).toEqual({ kind: 'no-run-yet' });
  });
});
