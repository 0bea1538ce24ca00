import type { Model } from './catalog.ts';
import type { EarlierRun, FindEarlier } from './earlier-run.ts';
import { dropParameter, setResource, type Finding, type Mend } from './finding.ts';
import { isRunFolder } from './outputs.ts';
import { endPhases } from './phase.ts';
import { quoted } from './problem.ts';
import { blank, type TrainingRequest } from './request.ts';
import type { Settled } from './resources.ts';
import { resumeMount } from './resume-settings.ts';
import type { Resume } from './training-spec.ts';
import type { MappedUser } from './users.ts';

export interface ResumeContext {
  readonly find: FindEarlier;
  readonly user: Pick<MappedUser, 'id'>;
  /** The user's folder on the share as it is now. */
  readonly userRoot: string;
}

/** What `resume=<run>` settles; why it cannot be is said, with what would help. */
export function settleResume(
  { resources: { resume: named }, parameters }: TrainingRequest,
  model: Model | undefined,
  context: ResumeContext,
): Settled<Resume | undefined> {
  if (named === undefined || !model) return { ok: true, value: undefined };
  if (!model.resume) return unfit(named, cannotResume(model), setResource('resume', undefined));
  const earlier = context.find(named);
  if (!earlier) return unfit(named, unknownRun(named), setResource('resume', blank));
  const trouble = troubleWith(earlier, model, context);
  if (trouble) return unfit(named, trouble, setResource('resume', blank));
  const { path, ...told } = model.resume;
  const key = told.flag?.replace(/^-+/, '');
  if (key !== undefined && parameters.some((parameter) => parameter.key === key))
    return unfit(named, toldTwice(key, model), dropParameter(key));
  const { id, outputs } = earlier.spec;
  return {
    ok: true,
    value: {
      run: id,
      relative: `${outputs.relative}/checkpoint`,
      path: path === undefined ? resumeMount : `${resumeMount}/${path}`,
      ...told,
    },
  };
}

type Trouble = Pick<Finding['problem'], 'message' | 'expected'>;

function cannotResume({ name }: Model): Trouble {
  return {
    message: `${name} cannot resume: the catalog does not say how its program is given a checkpoint.`,
    expected: `a run from its beginning, until the platform engineer adds resume: { flag: --resume } or resume: { env: RESUME_FROM } below models.${name} in config.yaml`,
  };
}

function unknownRun(named: string): Trouble {
  return {
    message: `There is no run ${quoted(named)}, or it was cleaned up.`,
    expected: 'the id of a run that has ended',
  };
}

function toldTwice(key: string, { name }: Model): Trouble {
  return {
    message: `${key} is how ${name} is told where to resume from, and stands in the command as well.`,
    expected: `one of the two`,
  };
}

function troubleWith(
  { spec, state }: EarlierRun,
  model: Model,
  { user, userRoot }: ResumeContext,
): Trouble | undefined {
  const run = `Run ${spec.id}`;
  if (spec.user.id !== user.id)
    return {
      message: `${run} is ${spec.user.id}’s: its checkpoints lie in a folder that only their own runs read.`,
      expected: 'a run of your own; an admin can rerun it, which starts anew',
    };
  if (spec.model !== model.name)
    return {
      message: `${run} trained ${spec.model}, whose checkpoints are not those of ${model.name}.`,
      expected: `a run of ${model.name}`,
    };
  if (!endPhases.some((end) => end === state.phase))
    return { message: `${run} has not ended yet.`, expected: 'a run that has ended' };
  if (state.startedAt === undefined)
    return {
      message: `${run} never started, so it left no checkpoint.`,
      expected: 'a run that had started',
    };
  return isBelow(userRoot, spec.outputs)
    ? undefined
    : {
        message: `${run} left its checkpoints in ${spec.outputs.checkpoint}, which a run of yours does not see.`,
        expected: `a run whose folder lies below ${userRoot}`,
      };
}

/** What is read back from the cluster may have been written by others: no other folder is let in. */
function isBelow(userRoot: string, outputs: EarlierRun['spec']['outputs']): boolean {
  const { relative, checkpoint } = outputs;
  return isRunFolder(relative) && checkpoint === `${userRoot}/${relative}/checkpoint`;
}

function unfit(
  received: string,
  trouble: Trouble,
  mend: Mend,
): { readonly ok: false; readonly finding: Finding } {
  return { ok: false, finding: { problem: { field: 'resume', received, ...trouble }, mend } };
}
