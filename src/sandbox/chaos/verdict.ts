import type { Told } from './messages.ts';
import type { End, Truth } from './truth.ts';

/** What stands in the cluster for a run when all is quiet. */
export interface Remains {
  readonly job?: { readonly timeToLive: boolean };
  readonly record?: { readonly closed: boolean; readonly held: boolean };
}

/** What is wrong with a run's thread, if anything. */
export interface Problem {
  readonly run: string;
  readonly kind: 'lost' | 'doubled' | 'wrong' | 'not released';
  readonly what: string;
}

const ends: readonly End[] = ['finished', 'failed', 'deleted'];

/** Compares what was told of a run with what really became of it. */
export function judge(truth: Truth, told: readonly Told[], remains: Remains): readonly Problem[] {
  const { run } = truth;
  const problems: Problem[] = [];
  const report = (kind: Problem['kind'], what: string): void => {
    problems.push({ run, kind, what });
  };
  const count = (milestone: string): number =>
    told.filter((message) => message.milestone === milestone).length;

  for (const milestone of new Set(told.map((message) => message.milestone)))
    if (count(milestone) > 1) report('doubled', `${milestone} stands ${count(milestone)} times`);

  // Deleted before the bot could write anything down: nobody knows that there was a run.
  if (!truth.recorded && truth.ends.has('deleted')) return problems;
  if (count('card') === 0) report('lost', 'there is no card');
  if (truth.ran && !truth.ends.has('deleted') && count('started') === 0)
    report('lost', 'the start was not told');
  if (!truth.ran && count('started') > 0) report('wrong', 'a start was told that never was');
  const toldEnds = ends.filter((end) => count(end) > 0);
  if (toldEnds.length === 0) report('lost', `the end was not told: ${[...truth.ends].join()}`);
  if (toldEnds.length > 1) report('doubled', `two ends were told: ${toldEnds.join()}`);
  for (const end of toldEnds)
    if (!truth.ends.has(end)) report('wrong', `${end} was told, but it ${[...truth.ends].join()}`);
  const card = told.find((message) => message.milestone === 'card');
  if (told.some(({ threadTs }) => threadTs !== undefined && threadTs !== card?.ts))
    report('wrong', 'a milestone stands outside the thread');

  if (remains.job && !remains.job.timeToLive) report('not released', 'the Job is kept for ever');
  if (remains.record?.held) report('not released', 'the record is held for ever');
  if (remains.job && remains.record?.closed !== true)
    report('not released', 'the record is not closed');
  return problems;
}
