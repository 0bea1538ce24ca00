import { formatCommand } from '../../training/command.ts';
import type { Problem } from '../../training/problem.ts';
import type { TrainingRequest } from '../../training/request.ts';
import type { Answer, Asked } from '../asked.ts';
import { renderProblems } from '../messages/problems.ts';
import { renderStranger } from '../messages/stranger.ts';
import type { MadeFrom, Trainer } from '../trainer.ts';

/** Trains what was asked for, or says everything that is wrong with it. */
export type Train = (
  asked: Asked,
  request: TrainingRequest,
  problems: readonly Problem[],
  from?: MadeFrom,
) => Promise<Answer>;

export function createTrain({ trainer }: { trainer: Trainer }): Train {
  return async (asked, request, problems, from) => {
    const checked = await trainer.check(asked, request, problems, from);
    if (checked.kind === 'ready') return trainer.carryOut(asked, checked);
    if (checked.kind === 'problems')
      return { outcome: 'problems', reply: renderProblems(checked.problems, checked.corrected) };
    const typed = formatCommand(request);
    return { outcome: 'stranger', reply: renderStranger(asked.slackUserId, checked.person, typed) };
  };
}
