import { expect, test } from 'vitest';
import { createFiller } from '../../../../src/sandbox/page/client/state/filler.ts';
import type { Outcome } from '../../../../src/sandbox/page/model.ts';

const field = (blockId: string) => ({ blockId, actionId: 'value' });

function recorded(answer: (value: string | null) => Outcome = () => ({})) {
  const sent: string[] = [];
  let pause = (): void => undefined;
  const filler = createFiller(
    (where, value, tells) => {
      sent.push(`${where.blockId}=${value}${tells ? '!' : ''}`);
      return Promise.resolve(answer(value));
    },
    (task) => {
      pause = task;
      return () => {
        pause = () => undefined;
      };
    },
  );
  return { sent, filler, pauses: () => pause() };
}

test('typing is taken once it pauses, and only as it stands then', async () => {
  const { sent, filler, pauses } = recorded();
  filler.later(field('lr'), '0');
  filler.later(field('lr'), '0.1');
  expect(sent).toEqual([]);
  pauses();
  await filler.flush();
  expect(sent).toEqual(['lr=0.1']);
});

test('a choice that the app is told of comes after what was typed before it', async () => {
  const { sent, filler, pauses } = recorded();
  filler.later(field('lr'), '0.1');
  await filler.tell(field('model'), 'mlp');
  pauses();
  await filler.flush();
  expect(sent).toEqual(['lr=0.1', 'model=mlp!']);
});

test('how a choice was taken is told; what failed before does not stay', async () => {
  const { filler } = recorded((value) => (value === 'bad' ? { problem: 'no' } : {}));
  expect(await filler.tell(field('model'), 'bad')).toEqual({ problem: 'no' });
  expect(await filler.tell(field('model'), 'good')).toEqual({});
});

test('before a form is submitted, everything typed has been taken', async () => {
  const { sent, filler } = recorded();
  filler.later(field('lr'), '0.1');
  filler.later(field('note'), null);
  await filler.flush();
  expect(sent).toEqual(['lr=0.1', 'note=null']);
});
