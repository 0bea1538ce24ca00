import type { ConfigSource } from '../../config.ts';
import type { KnownRun } from '../../reconcile/people-ports.ts';
import { askAgain } from '../../training/ask-again.ts';
import { moreMemory } from '../../training/more-memory.ts';
import type { Problem } from '../../training/problem.ts';
import { noChanges, type RequestChanges } from '../../training/request-changes.ts';
import type { LineageKind } from '../../training/training-spec.ts';
import type { Answer, Asked, RunAct } from '../asked.ts';
import { renderNoMoreMemory } from '../messages/run-answers.ts';
import type { Train } from './train.ts';

/** What is to be different from the earlier run, and what is wrong with how that was written. */
export interface TypedChanges {
  readonly changes: RequestChanges;
  readonly problems: readonly Problem[];
}

export interface AgainDeps {
  readonly config: ConfigSource;
  readonly train: Train;
}

/** Makes a run from an earlier one, in the name of whoever asks: checked and submitted like any other. */
function createAgain({ config, train }: AgainDeps) {
  return (
    kind: LineageKind,
    asked: Asked,
    run: KnownRun,
    { changes, problems }: TypedChanges = { changes: noChanges, problems: [] },
  ): Promise<Answer> => {
    const model = config.current.models.get(run.view.spec.model);
    const again = askAgain(run.view, model, changes);
    return train(asked, again.request, [...problems, ...again.problems], { kind, run });
  };
}

/** The same again, with the image that really ran, and with the changes that were typed. */
export function createRerunAct(deps: AgainDeps): RunAct<TypedChanges | undefined> {
  const again = createAgain(deps);
  return ({ asked, run }, typed) => again('rerun', asked, run, typed);
}

/** The same again, from the last checkpoint of the earlier run on. */
export function createResumeAct(deps: AgainDeps): RunAct<TypedChanges | undefined> {
  const again = createAgain(deps);
  return ({ asked, run }, { changes, problems } = { changes: noChanges, problems: [] }) => {
    const resources = { ...changes.resources, resume: run.view.spec.id };
    return again('resume', asked, run, { changes: { ...changes, resources }, problems });
  };
}

/** The same again with twice the memory, of a run that needed more than it had. */
export function createRetryAct(deps: AgainDeps): RunAct {
  const again = createAgain(deps);
  return async ({ asked, run }) => {
    const { spec, state } = run.view;
    const memory = moreMemory(state.memoryLimit ?? spec.memory);
    if (memory === undefined) return { outcome: 'answered', reply: renderNoMoreMemory(spec) };
    const changes = { ...noChanges, resources: { memory } };
    return again('rerun', asked, run, { changes, problems: [] });
  };
}
