import { beforeEach, expect, test } from 'vitest';

import { createHomePushes, type HomePushes, type Viewer } from '../../../src/slack/home/pushes.ts';
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts';

let clock: FakeClock;
let pushes: HomePushes;
/** Who was published, and when, in milliseconds from the beginning. */
let published: [string, number][];
/** What the next publishes are answered with. */
let answers: (number | undefined)[];

beforeEach(() => {
  clock = createFakeClock(0);
  published = [];
  answers = [];
  pushes = createHomePushes({
    clock,
    async publish({ slackUserId }) {
      published.push([slackUserId, clock.now()]);
      return answers.shift();
    },
  });
});

const viewer = (name: string): Viewer => ({ slackUserId: `U${name}`, userId: name });

test('what changes is shown, but not twice within ten seconds, and what comes together is one', async () => {
  pushes.opened(viewer('a'));
  await clock.advance(60_000);
  for (let change = 0; change < 5; change += 1) pushes.changed('a');
  await clock.advance(2_000);
  expect(published).toEqual([['Ua', 62_000]]);
  pushes.changed('a');
  await clock.advance(9_999);
  expect(published).toHaveLength(1);
  await clock.advance(1);
  expect(published).toEqual([
    ['Ua', 62_000],
    ['Ua', 72_000],
  ]);
  await clock.advance(60 * 60_000);
  expect(published).toHaveLength(2);
});

test('a change right after the home was opened waits as well', async () => {
  pushes.opened(viewer('a'));
  pushes.changed('a');
  await clock.advance(9_999);
  expect(published).toEqual([]);
  await clock.advance(1);
  expect(published).toEqual([['Ua', 10_000]]);
});

test('nobody is shown what changes for others, or who never opened theirs', async () => {
  pushes.opened(viewer('a'));
  pushes.changed('b');
  await clock.advance(60_000);
  expect(published).toEqual([]);
});

test('many at once stay below what Slack takes in a minute, and everybody has their turn', async () => {
  const names = Array.from({ length: 200 }, (_, index) => `n${index}`);
  for (const name of names) pushes.opened(viewer(name));
  await clock.advance(60_000);
  for (const name of names) pushes.changed(name);
  await clock.advance(60_000);
  expect(published.length).toBeGreaterThan(70);
  expect(published.length).toBeLessThanOrEqual(80);
  await clock.advance(3 * 60_000);
  expect(new Set(published.map(([who]) => who)).size).toBe(200);
});

test('where Slack asks to wait nothing is published until then, and then it is', async () => {
  pushes.opened(viewer('a'));
  pushes.opened(viewer('b'));
  await clock.advance(60_000);
  answers = [30_000];
  pushes.changed('a');
  await clock.advance(2_000);
  pushes.changed('b');
  await clock.advance(29_000);
  expect(published).toEqual([['Ua', 62_000]]);
  await clock.advance(10_000);
  expect(published.map(([who]) => who).sort()).toEqual(['Ua', 'Ua', 'Ub']);
});

test('a home that was opened a day ago is not kept current any more', async () => {
  pushes.opened(viewer('a'));
  await clock.advance(24 * 60 * 60_000 + 1);
  pushes.changed('a');
  await clock.advance(60_000);
  expect(published).toEqual([]);
});

test('no more than 500 people are followed: those who opened theirs last', async () => {
  for (let index = 0; index <= 500; index += 1) pushes.opened(viewer(`n${index}`));
  await clock.advance(60_000);
  pushes.changed('n0');
  pushes.changed('n1');
  await clock.advance(60_000);
  expect(published.map(([who]) => who)).toEqual(['Un1']);
});

test('after the end nothing is published and no timer is left', async () => {
  pushes.opened(viewer('a'));
  pushes.changed('a');
  pushes.stop();
  await clock.advance(60_000);
  expect(published).toEqual([]);
  expect(clock.pending()).toBe(0);
});
