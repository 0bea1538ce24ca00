import { expect, test } from 'vitest';
import type { Told } from '../../src/sandbox/chaos/messages.ts';
import type { Trouble } from '../../src/sandbox/chaos/troubles.ts';
import type { End, Truth } from '../../src/sandbox/chaos/truth.ts';
import { judge, type Case, type Remains } from '../../src/sandbox/chaos/verdict.ts';

function truthOf(changes: Partial<Omit<Truth, 'ends'>> = {}, ...ends: readonly End[]): Truth {
  return {
    run: 'abc',
    uid: 'u1',
    namespace: 'training',
    jobName: 'quick-abc',
    model: 'quick',
    channel: 'C1',
    bornMs: 0,
    overMs: 10,
    ran: true,
    called: false,
    givenUp: false,
    recorded: true,
    ...changes,
    ends: new Set(ends),
  };
}

/** A thread as it should be: the first is the card, and it says the end. */
function thread(...milestones: readonly string[]): Told[] {
  return threadIn('C1', milestones);
}

function threadIn(channel: string, milestones: readonly string[]): Told[] {
  return milestones.map((milestone, index) => ({
    run: 'abc',
    uid: 'u1',
    milestone,
    channel,
    ts: `${index}`,
    threadTs: milestone === 'card' ? undefined : '0',
    text: `quick ${milestones.at(-1)} in 3 s`,
    deleted: false,
  }));
}

/** The same in another conversation. */
function elsewhere(...milestones: readonly string[]): Told[] {
  return threadIn('D1', milestones);
}

function removed(told: readonly Told[]): Told[] {
  return Array.from(told, (one) => ({ ...one, deleted: true }));
}

const released: Remains = { job: { timeToLive: true }, record: { closed: 'told', held: false } };
const finished = truthOf({}, 'finished');
const whole = thread('card', 'started', 'finished');

function kinds(
  truth: Truth,
  told: readonly Told[],
  { remains = released, troubles = [], saidGivenUp = 0 }: Partial<Given> = {},
): string[] {
  const one: Case = { truth, told, remains, troubles: new Set(troubles), saidGivenUp };
  return judge(one).map(({ kind }) => kind);
}

interface Given {
  readonly remains: Remains;
  readonly troubles: readonly Trouble[];
  readonly saidGivenUp: number;
}

test.each<[string, Truth, readonly Told[], readonly string[]]>([
  ['a run that was told once is good', finished, whole, []],
  [
    'no card is a loss, and what stands below none is wrong',
    finished,
    thread('card', 'started', 'finished').slice(1),
    ['lost', 'wrong'],
  ],
  ['no start of what ran is a loss', truthOf({}, 'failed'), thread('card', 'failed'), ['lost']],
  [
    'no start of what never ran is right',
    truthOf({ ran: false }, 'failed'),
    thread('card', 'failed'),
    [],
  ],
  [
    'a start of what never ran is wrong',
    truthOf({ ran: false }, 'failed'),
    thread('card', 'started', 'failed'),
    ['wrong'],
  ],
  ['no end is a loss', truthOf({}, 'failed'), thread('card', 'started'), ['lost']],
  [
    'two of anything are doubled',
    finished,
    thread('card', 'started', 'started', 'finished'),
    ['doubled'],
  ],
  [
    'two different ends are doubled',
    truthOf({}, 'finished', 'deleted'),
    thread('card', 'started', 'finished', 'deleted'),
    ['doubled', 'wrong'],
  ],
  [
    'an end that did not come is wrong',
    truthOf({}, 'failed'),
    thread('card', 'started', 'finished'),
    ['wrong'],
  ],
  [
    'of a run that was deleted the start may never have been seen',
    truthOf({}, 'deleted'),
    thread('card', 'deleted'),
    [],
  ],
  [
    'a run that was deleted before anything was written down is told by nobody',
    truthOf({ recorded: false }, 'deleted'),
    [],
    [],
  ],
  [
    'a run that was called off was cancelled',
    truthOf({ called: true }, 'deleted', 'cancelled'),
    thread('card', 'started', 'cancelled'),
    [],
  ],
  [
    'one that nobody called off was not',
    truthOf({}, 'deleted'),
    thread('card', 'started', 'cancelled'),
    ['wrong'],
  ],
  [
    'a milestone under another message is wrong',
    finished,
    whole.map((told) => (told.milestone === 'started' ? { ...told, threadTs: '9' } : told)),
    ['wrong'],
  ],
  [
    'a card that does not show the end is wrong',
    finished,
    whole.map((told) => ({ ...told, text: 'quick is running' })),
    ['wrong'],
  ],
  [
    'a failure with a long log has it in its thread',
    truthOf({ model: 'wordy' }, 'failed'),
    thread('card', 'started', 'failed'),
    ['lost'],
  ],
  [
    'and has it once',
    truthOf({ model: 'wordy' }, 'failed'),
    [...thread('card', 'started', 'failed'), ...thread('card', 'log', 'log', 'failed').slice(1, 3)],
    ['doubled'],
  ],
])('%s', (_name, truth, told, expected) => {
  expect(kinds(truth, told)).toEqual(expected);
});

test('an end that went with its thread may be told otherwise where the run goes on', () => {
  const gone = whole.map((told) => ({ ...told, deleted: true }));
  const told = [...gone, ...elsewhere('card', 'deleted')];
  const truth = truthOf({}, 'finished', 'deleted');
  expect(kinds(truth, told, { troubles: ['deleted'] })).toEqual([]);
});

test.each<[string, Truth, Remains, readonly string[]]>([
  [
    'a Job without a time to live is not released',
    finished,
    { ...released, job: { timeToLive: false } },
    ['not released'],
  ],
  [
    'a record that outlives its Job is not released',
    finished,
    { record: { closed: 'told', held: true } },
    ['not released'],
  ],
  [
    'a record that is not closed is not released',
    finished,
    { ...released, record: { closed: undefined, held: false } },
    ['not released'],
  ],
])('%s', (_name, truth, remains, expected) => {
  expect(kinds(truth, whole, { remains })).toEqual(expected);
});

const moved = [...thread('card', 'started'), ...elsewhere('card', 'finished')];

test.each<[string, readonly Told[], readonly Trouble[], readonly string[]]>([
  ['a thread that goes on elsewhere for no reason is wrong', moved, [], ['doubled']],
  ['one whose channel was archived goes on elsewhere', moved, ['archived'], []],
  [
    'and tells nothing once more there',
    [...whole, ...elsewhere('card', 'finished')],
    ['archived'],
    ['doubled'],
  ],
  [
    'but where the first could not be read any more, what was under way may stand in both',
    [...whole, ...elsewhere('card', 'finished')],
    ['removed'],
    [],
  ],
  [
    'what somebody deleted was told, and may be told again',
    [...removed(whole), ...elsewhere('card', 'finished')],
    ['deleted'],
    [],
  ],
])('%s', (_name, told, troubles, expected) => {
  expect(kinds(finished, told, { troubles })).toEqual(expected);
});

test.each<[string, Truth, Partial<Given>, readonly string[]]>([
  [
    'a run that no conversation takes is given up, loudly, once',
    truthOf({ givenUp: true }, 'finished'),
    { troubles: ['nowhere'], saidGivenUp: 1 },
    [],
  ],
  [
    'twice is too often',
    truthOf({ givenUp: true }, 'finished'),
    { troubles: ['nowhere'], saidGivenUp: 2 },
    ['doubled'],
  ],
  [
    'one that a conversation would have taken is lost',
    truthOf({ givenUp: true }, 'finished'),
    { troubles: ['archived'], saidGivenUp: 1 },
    ['lost'],
  ],
])('%s', (_name, truth, given, expected) => {
  expect(kinds(truth, thread('card'), given)).toEqual(expected);
});
