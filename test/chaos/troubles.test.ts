import { expect, test } from 'vitest';
import { troublesOf, type Disturbance } from '../../src/sandbox/chaos/troubles.ts';
import type { Told } from '../../src/sandbox/chaos/messages.ts';
import type { Truth } from '../../src/sandbox/chaos/truth.ts';

const truth: Truth = {
  run: 'abc',
  uid: 'u1',
  namespace: 'training',
  jobName: 'quick-abc',
  model: 'quick',
  channel: 'C1',
  bornMs: 100,
  overMs: 200,
  ran: true,
  called: false,
  givenUp: false,
  recorded: true,
  ends: new Set(),
};
const inDirect: Told = {
  run: 'abc',
  uid: 'u1',
  milestone: 'card',
  channel: 'D1',
  ts: '1',
  threadTs: undefined,
  text: '',
  deleted: false,
};

test.each<[string, Omit<Disturbance, 'trouble'>, boolean]>([
  ['in its channel while it lived', { channel: 'C1', fromMs: 150, untilMs: 160 }, true],
  ['in its channel from before until after', { channel: 'C1', fromMs: 0, untilMs: Infinity }, true],
  ['in its channel before it began', { channel: 'C1', fromMs: 0, untilMs: 99 }, false],
  ['in its channel after it was over', { channel: 'C1', fromMs: 201, untilMs: 300 }, false],
  ['in another channel', { channel: 'C2', fromMs: 150, untilMs: 160 }, false],
  ['where it went on', { channel: 'D1', fromMs: 150, untilMs: 160 }, true],
  ['everywhere', { fromMs: 150, untilMs: 160 }, true],
  ['with its own messages', { uid: 'u1', fromMs: 150, untilMs: 160 }, true],
  ['with those of another run', { uid: 'u2', fromMs: 150, untilMs: 160 }, false],
])('something wrong %s', (_, when, met) => {
  const troubles = troublesOf(truth, [inDirect], [{ trouble: 'archived', ...when }]);
  expect([...troubles]).toEqual(met ? ['archived'] : []);
});
