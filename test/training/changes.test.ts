import { expect, test } from 'vitest';
import { changesBetween } from '../../src/training/changes.ts';
import { specOf } from './builders.ts';

test.each(['momentum', 'constructor', 'toString'])(
  'a hyperparameter called %s that only one of two runs is given is a change of that',
  (name) => {
    const [without, given] = [specOf('resnet'), specOf(`resnet ${name}=2`)];
    const state = { phase: 'failed', attempts: 1 } as const;
    const [added] = changesBetween({ spec: without, state }, given);
    expect(added).toEqual({ what: name, now: '2' });
    const [removed] = changesBetween({ spec: given, state }, without);
    expect(removed).toEqual({ what: name, was: '2' });
  },
);
