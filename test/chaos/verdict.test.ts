import { expect, test } from 'vitest';
import type { Told } from '../../src/sandbox/chaos/messages.ts';
import type { End, Truth } from '../../src/sandbox/chaos/truth.ts';
import { judge, type Remains } from '../../src/sandbox/chaos/verdict.ts';

function truthOf(changes: Partial<Omit<Truth, 'ends'>> = {}, ...ends: readonly End[]): Truth {
  return {
    run: 'abc',
    uid: 'u1',
    namespace: 'training',
    jobName: 'quick-abc',
    ran: true,
    recorded: true,
    ...changes,
    ends: new Set(ends),
  };
}

const aTold: Told = { run: 'abc', milestone: 'card', channel: 'C1', ts: '0', threadTs: undefined };

/** A thread as it should be: the first is the card. */
function thread(...milestones: readonly string[]): Told[] {
  return milestones.map((milestone, index) => {
    const threadTs = milestone === 'card' ? undefined : '0';
    return { run: 'abc', milestone, channel: 'C1', ts: `${index}`, threadTs };
  });
}

const released: Remains = { job: { timeToLive: true }, record: { closed: true, held: false } };

test.each<[string, Truth, readonly Told[], Remains, readonly string[]]>([
  [
    'a run that was told once is good',
    truthOf({}, 'finished'),
    thread('card', 'started', 'finished'),
    released,
    [],
  ],
  [
    'no card is a loss',
    truthOf({}, 'finished'),
    [
      { ...aTold, milestone: 'started' },
      { ...aTold, milestone: 'finished' },
    ],
    released,
    ['lost'],
  ],
  [
    'no start of what ran is a loss',
    truthOf({}, 'failed'),
    thread('card', 'failed'),
    released,
    ['lost'],
  ],
  [
    'no start of what never ran is right',
    truthOf({ ran: false }, 'failed'),
    thread('card', 'failed'),
    released,
    [],
  ],
  [
    'a start of what never ran is wrong',
    truthOf({ ran: false }, 'failed'),
    thread('card', 'started', 'failed'),
    released,
    ['wrong'],
  ],
  ['no end is a loss', truthOf({}, 'failed'), thread('card', 'started'), released, ['lost']],
  [
    'two of anything are doubled',
    truthOf({}, 'finished'),
    thread('card', 'started', 'started', 'finished'),
    released,
    ['doubled'],
  ],
  [
    'two different ends are doubled',
    truthOf({}, 'finished', 'deleted'),
    thread('card', 'started', 'finished', 'deleted'),
    {},
    ['doubled'],
  ],
  [
    'an end that did not come is wrong',
    truthOf({}, 'failed'),
    thread('card', 'started', 'finished'),
    released,
    ['wrong'],
  ],
  [
    'of a run that was deleted the start may never have been seen',
    truthOf({}, 'deleted'),
    thread('card', 'deleted'),
    {},
    [],
  ],
  [
    'a run that was deleted before anything was written down is told by nobody',
    truthOf({ recorded: false }, 'deleted'),
    [],
    {},
    [],
  ],
  [
    'a milestone under another message is wrong',
    truthOf({}, 'finished'),
    [...thread('card', 'finished'), { ...aTold, milestone: 'started', threadTs: '9' }],
    released,
    ['wrong'],
  ],
  [
    'a Job without a time to live is not released',
    truthOf({}, 'finished'),
    thread('card', 'started', 'finished'),
    { ...released, job: { timeToLive: false } },
    ['not released'],
  ],
  [
    'a record that outlives its Job is not released',
    truthOf({}, 'deleted'),
    thread('card', 'deleted'),
    { record: { closed: true, held: true } },
    ['not released'],
  ],
])('%s', (_name, truth, told, remains, kinds) => {
  expect(judge(truth, told, remains).map(({ kind }) => kind)).toEqual(kinds);
});
