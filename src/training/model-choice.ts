import type { Catalog, Model } from './catalog.ts';
import type { Finding, Mend } from './finding.ts';
import { quoted, type Problem } from './problem.ts';
import { blank, type TrainingRequest } from './request.ts';
import { alternatives, closest } from './suggest.ts';

/** The model that a request names. */
export interface ModelChoice {
  readonly model?: Model;
  /** Where there is no such model, the one that was most likely meant: the rest is checked against it. */
  readonly meant?: Model;
  readonly findings: readonly Finding[];
}

/** Finds the model by its name. Phones begin with a capital, so letter case does not matter. */
export function findModel(request: TrainingRequest, catalog: Catalog): ModelChoice {
  const typed = request.model ?? '';
  const model = catalog.get(typed.toLowerCase());
  if (model) return { model, findings: [] };
  const names = [...catalog.keys()];
  const guess = request.model ?? request.parameters.find(({ key }) => key === 'model')?.value;
  const suggestion = closest(guess ?? '', names);
  const meant = catalog.get(suggestion ?? '');
  const problem: Problem = {
    field: 'model',
    message: typed === '' ? 'The model is missing.' : `There is no model ${quoted(typed)}.`,
    expected: expectedModels(names),
    ...(typed !== '' && { received: typed }),
    ...(suggestion !== undefined && { suggestion }),
  };
  const finding = { problem, mend: nameModel(suggestion ?? blank, request) };
  return { ...(meant && { meant }), findings: [finding] };
}

/** More names than this are not read. */
const mostNames = 20;

function expectedModels(names: readonly string[]): string {
  if (names.length === 0) return 'a model, but none is configured yet';
  if (names.length <= mostNames) return alternatives(names);
  return `${names.slice(0, mostNames).join(', ')} or one of ${names.length - mostNames} others`;
}

/** Names the model; a `model=…` that was taken for a hyperparameter goes. */
function nameModel(name: string, { model }: TrainingRequest): Mend {
  return ({ parameters, ...request }) => ({
    ...request,
    model: name,
    parameters: model === undefined ? parameters.filter(({ key }) => key !== 'model') : parameters,
  });
}
