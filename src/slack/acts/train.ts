import { formatCommand } from '../../training/command.ts';
import type { Problem } from '../../training/problem.ts';
import type { TrainingRequest } from '../../training/request.ts';
import { dryRunWord, readDryRun } from '../../training/dry-run.ts';
import type { Answer, Asked } from '../asked.ts';
import { renderProblems } from '../messages/problems.ts';
import type { MadeFrom, Trainer } from '../trainer.ts';
import type { TurnAway } from '../turn-away.ts';

/** Trains what was asked for, or says everything that is wrong with it. */
export type Train = (
  asked: Asked,
  request: TrainingRequest,
  problems: readonly Problem[],
  from?: MadeFrom,
) => Promise<Answer>;

export function createTrain(deps: { trainer: Trainer; turnAway: TurnAway }): Train {
  const { trainer, turnAway } = deps;
  return async (asked, request, problems, from) => {
    const checked = await trainer.check(asked, request, problems, from);
    if (checked.kind === 'ready') return trainer.carryOut(asked, checked);
    if (checked.kind === 'problems')
      return { outcome: 'problems', reply: renderProblems(checked.problems, checked.corrected) };
    const { slackUserId } = asked;
    const action = readDryRun(request.resources[dryRunWord] ?? '') ? 'plan' : 'submit';
    const reply = turnAway(checked.person, { action, slackUserId }, formatCommand(request));
    return { outcome: 'stranger', reply };
  };
}
