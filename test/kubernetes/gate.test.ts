import { expect, test } from 'vitest';
import { createGate } from '../../src/kubernetes/gate.ts';
import { settle } from '../support/fake-clock.ts';

/** A gate for two, with who went in, in that order. */
function setUp(keptForUrgent = 0) {
  const gate = createGate(2, keptForUrgent);
  const inside: string[] = [];
  const leave = new Map<string, () => void>();
  async function enter(name: string, isUrgent = false, signal = new AbortController().signal) {
    leave.set(name, await gate.enter(isUrgent, signal));
    inside.push(name);
  }
  return { enter, inside, leave: (name: string) => leave.get(name)?.() };
}

test('as many as there is room for go in at once, the others as room is made', async () => {
  const { enter, inside, leave } = setUp();
  for (const name of ['a', 'b', 'c', 'd']) void enter(name);
  await settle();
  expect(inside).toEqual(['a', 'b']);
  leave('b');
  await settle();
  expect(inside).toEqual(['a', 'b', 'c']);
});

test('urgent ones go first, in the order they came', async () => {
  const { enter, inside, leave } = setUp();
  for (const name of ['a', 'b', 'c']) void enter(name);
  for (const name of ['x', 'y']) void enter(name, true);
  await settle();
  for (const name of ['a', 'b', 'x']) {
    leave(name);
    await settle();
  }
  expect(inside).toEqual(['a', 'b', 'x', 'y', 'c']);
});

test('a place that is kept for urgent ones is taken by them alone', async () => {
  const { enter, inside, leave } = setUp(1);
  for (const name of ['a', 'b']) void enter(name);
  for (const name of ['x', 'y']) void enter(name, true);
  await settle();
  expect(inside).toEqual(['a', 'x']);
  for (const name of ['a', 'x', 'y']) {
    leave(name);
    await settle();
  }
  expect(inside).toEqual(['a', 'x', 'y', 'b']);
});

test('who leaves twice makes room for one', async () => {
  const { enter, inside, leave } = setUp();
  for (const name of ['a', 'b', 'c', 'd']) void enter(name);
  await settle();
  leave('a');
  leave('a');
  await settle();
  expect(inside).toEqual(['a', 'b', 'c']);
});

test('who gives up takes no room, whether it waits or only comes', async () => {
  const { enter, inside, leave } = setUp();
  const gone = new AbortController();
  for (const name of ['a', 'b']) void enter(name);
  const waits = enter('c', true, gone.signal);
  void enter('d');
  gone.abort(new Error('too late'));
  await expect(waits).rejects.toThrow('too late');
  await expect(enter('e', false, gone.signal)).rejects.toThrow('too late');
  leave('a');
  await settle();
  expect(inside).toEqual(['a', 'b', 'd']);
});
