import type { Told } from './messages.ts';
import type { Trouble } from './troubles.ts';
import type { End, Truth } from './truth.ts';

/** What stands in the cluster for a run when all is quiet. */
export interface Remains {
  readonly job?: { readonly timeToLive: boolean };
  readonly record?: { readonly closed: string | undefined; readonly held: boolean };
}

/** All that is known of a run when all is quiet. */
export interface Case {
  readonly truth: Truth;
  /** Everything that was ever told of it. */
  readonly told: readonly Told[];
  readonly remains: Remains;
  readonly troubles: ReadonlySet<Trouble>;
  /** How often the same bot said that its thread is given up. */
  readonly saidGivenUp: number;
}

/** What is wrong with a run's thread, if anything. */
export interface Problem {
  readonly run: string;
  readonly kind: 'lost' | 'doubled' | 'wrong' | 'not released';
  readonly what: string;
}

const ends: readonly End[] = ['finished', 'failed', 'deleted', 'cancelled'];
/** The model whose failures have more of a log than a message shows. */
const wordy = 'wordy';

/**
 * Compares what was told of a run with what really became of it. A run whose thread was in trouble
 * may have gone on in another conversation; where the bot could not even read the first one any
 * more, what it was just posting there may stand in both.
 */
export function judge(one: Case): readonly Problem[] {
  const { run, recorded, ends: came } = one.truth;
  // Deleted before the bot could write anything down: nobody knows that there was a run.
  const unknown = !recorded && came.has('deleted');
  const problems = [
    ...doubled(one),
    ...(unknown ? [] : [...lost(one), ...wrong(one), ...kept(one.remains)]),
  ];
  return problems.map(({ kind, what }) => ({ run, kind, what }));
}

type Finding = Omit<Problem, 'run'>;

function* doubled({ told, troubles, saidGivenUp }: Case): Generator<Finding> {
  const kind = 'doubled';
  for (const [milestone, all] of Map.groupBy(told, (message) => message.milestone)) {
    const standing = standingOf(all);
    const conversations = new Set(standing.map(({ channel }) => channel));
    if (standing.length > conversations.size)
      yield { kind, what: `${milestone} stands ${standing.length} times` };
    const mayMove = milestone === 'card' ? troubles.size > 0 : troubles.has('removed');
    if (conversations.size > 1 && !mayMove)
      yield { kind, what: `${milestone} stands in ${conversations.size} conversations` };
  }
  const toldEnds = ends.filter((end) => counts(standingOf(told), end) > 0);
  if (toldEnds.length > 1) yield { kind, what: `two ends were told: ${toldEnds.join()}` };
  if (saidGivenUp > 1) yield { kind, what: `it was given up ${saidGivenUp} times` };
}

function* lost({ truth, told, troubles }: Case): Generator<Finding> {
  const kind = 'lost';
  const { ran, ends: came, model, givenUp } = truth;
  if (givenUp && !troubles.has('nowhere'))
    yield { kind, what: 'it was given up, and there was a conversation for it' };
  if (givenUp) return;
  if (counts(told, 'card') === 0) yield { kind, what: 'there is no card' };
  if (ran && !came.has('deleted') && counts(told, 'started') === 0)
    yield { kind, what: 'the start was not told' };
  if (ends.every((end) => counts(told, end) === 0))
    yield { kind, what: `the end was not told: ${[...came].join()}` };
  const hasLog = model === wordy && counts(told, 'failed') > 0 && !came.has('deleted');
  if (hasLog && troubles.size === 0 && counts(told, 'log') === 0)
    yield { kind, what: 'its log is not in the thread' };
}

function* wrong({ truth, told, troubles }: Case): Generator<Finding> {
  const kind = 'wrong';
  if (!truth.ran && counts(told, 'started') > 0)
    yield { kind, what: 'a start was told that never was' };
  for (const end of ends)
    if (counts(told, end) > 0 && !truth.ends.has(end))
      yield { kind, what: `${end} was told, but it ${[...truth.ends].join()}` };
  const cards = told.filter(({ milestone }) => milestone === 'card');
  const threads = new Set(cards.map(({ channel, ts }) => `${channel} ${ts}`));
  if (told.some(({ channel, threadTs }) => threadTs && !threads.has(`${channel} ${threadTs}`)))
    yield { kind, what: 'a milestone stands outside the thread' };
  if (troubles.size === 0 && !truth.givenUp && !showsEnd(told))
    yield { kind, what: `the card says "${cards.at(-1)?.text ?? ''}"` };
}

function* kept({ job, record }: Remains): Generator<Finding> {
  const kind = 'not released';
  if (job && !job.timeToLive) yield { kind, what: 'the Job is kept for ever' };
  if (record?.held) yield { kind, what: 'the record is held for ever' };
  if (job && record?.closed === undefined) yield { kind, what: 'the record is not closed' };
}

/** True where the newest card says the end that was told, and nothing older. */
export function showsEnd(told: readonly Told[]): boolean {
  const standing = standingOf(told);
  const card = standing.findLast(({ milestone }) => milestone === 'card');
  const end = ends.find((one) => counts(standing, one) > 0);
  return card === undefined || end === undefined || card.text.includes(` ${end}`);
}

/** What somebody deleted is known to nobody any more. */
function standingOf(told: readonly Told[]): readonly Told[] {
  return told.filter(({ deleted }) => !deleted);
}

function counts(told: readonly Told[], wanted: string): number {
  return told.filter(({ milestone }) => milestone === wanted).length;
}
