import type { Catalog, Model } from './catalog.ts';
import { formatDuration } from './duration.ts';
import { expectedOf } from './hyperparameter.ts';
import type { Parameter } from './parameter.ts';
import { closest } from './suggest.ts';
import { quoteValue } from './tokenize.ts';

/** What can be trained, as lines of plain text; `nearest` where no model is called so. */
export type ModelsText =
  | { readonly kind: 'models'; readonly title: string; readonly lines: readonly string[] }
  | { readonly kind: 'unknown'; readonly nearest?: string };

/**
 * The models with everything that they take: type, range or choices, default and description of each
 * hyperparameter. All of them, or the one called `name`.
 */
export function modelsText(catalog: Catalog, name?: string): ModelsText {
  if (name !== undefined) {
    const model = catalog.get(name.toLowerCase());
    if (model) return { kind: 'models', title: titleOf(model), lines: detailsOf(model) };
    const nearest = closest(name, [...catalog.keys()]);
    return { kind: 'unknown', ...(nearest !== undefined && { nearest }) };
  }
  const models = [...catalog.values()];
  const title =
    models.length === 0
      ? 'No model is configured yet'
      : `${models.length === 1 ? '1 model' : `${models.length} models`} can be trained`;
  const lines = models.flatMap((model) => [titleOf(model)].concat(detailsOf(model), ''));
  return { kind: 'models', title, lines };
}

function titleOf({ name, description }: Model): string {
  return description === undefined ? name : `${name}: ${description}`;
}

function detailsOf(model: Model): string[] {
  const pairs = Object.entries(model.parameters);
  const width = Math.max(0, ...pairs.map(([key]) => key.length));
  return [
    `  ${placeOf(model)}`,
    ...pairs.map(([key, parameter]) => `  ${key.padEnd(width)}  ${aboutParameter(parameter)}`),
    ...(model.openParameters ? ['  any other key=value is passed on unchecked'] : []),
  ];
}

function placeOf({ types, maxGpus, timeLimitSeconds }: Model): string {
  const gpus = types.includes('gpu') ? [`up to ${maxGpus} GPU${maxGpus === 1 ? '' : 's'}`] : [];
  const time =
    timeLimitSeconds === undefined ? [] : [`time limit ${formatDuration(timeLimitSeconds)}`];
  return [`on ${types.join(' or ')}`, ...gpus, ...time].join(', ');
}

function aboutParameter(parameter: Parameter): string {
  const { description, required } = parameter;
  const state =
    parameter.default === undefined
      ? required === true
        ? ['must be given']
        : []
      : [`default ${quoteValue(String(parameter.default))}`];
  const about = description === undefined ? '' : `: ${description}`;
  return `${[expectedOf(parameter), ...state].join(', ')}${about}`;
}
