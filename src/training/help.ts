import type { Catalog, Model } from './catalog.ts';
import type { Parameter } from './parameter.ts';
import { blank } from './request.ts';
import { quoteValue } from './tokenize.ts';
import type { MappedUser } from './users.ts';

/** More models than this are counted and not listed. */
const mostModels = 10;
const mostParameters = 12;

/**
 * How to use the command, as lines of plain text: a title, the grammar with examples from the
 * catalog, the models, and, where they are known, the person's own limits.
 */
export function helpText(
  config: { readonly models: Catalog },
  user?: MappedUser,
): readonly string[] {
  const models = [...config.models.values()];
  return [
    'How to train a model: /train <model> key=value …',
    '',
    ...examples(models[0]),
    '',
    'Where it runs: gpu=2 type=cpu cpu=4 memory=16Gi time=2h, and image=… or tag=….',
    'Every other key=value is a hyperparameter and passed on exactly as typed: lr=0.01 as --lr 0.01.',
    'Values with spaces stand in quotes: note="first try" or note=\'first try\'.',
    'In double quotes, \\" is a quote and \\\\ a backslash. Outside quotes, smart quotes and dashes',
    'become plain ones.',
    'Everything after -- is the model’s, whatever it is called: /train resnet -- gpu=2',
    '',
    ...modelLines(models),
    ...(user ? [''].concat(limitLine(user)) : []),
  ];
}

function examples(model: Model | undefined): string[] {
  const name = model?.name ?? '<model>';
  const gpu =
    (model?.types.includes('gpu') ?? true) ? ` gpu=${Math.min(2, model?.maxGpus ?? 2)}` : '';
  const [parameter] = Object.entries(model?.parameters ?? {});
  const example = parameter ? ` ${parameter[0]}=${quoteValue(exampleOf(parameter[1]))}` : '';
  return [
    `/train ${name}${gpu}${example}`,
    '/train                         opens a form',
    '/train help                    shows this',
  ];
}

function exampleOf(parameter: Parameter): string {
  if (parameter.default !== undefined) return String(parameter.default);
  if (parameter.type === 'choice') return parameter.choices[0] ?? '';
  if (parameter.type === 'boolean') return 'true';
  if (parameter.type === 'string') return 'text';
  return String(parameter.min ?? parameter.max ?? 1);
}

function modelLines(models: readonly Model[]): string[] {
  if (models.length === 0) return ['No model is configured yet.'];
  const shown = models.slice(0, mostModels);
  const others = models.length - shown.length;
  return [
    'Models and their defaults:',
    ...shown.flatMap((model) => [aboutModel(model)].concat(parameterLine(model))),
    ...(others > 0 ? [`and ${others} more, see the form`] : []),
  ];
}

function aboutModel({ name, description, types }: Model): string {
  const about = description === undefined ? '' : `: ${description}`;
  return `${name} (${types.join(' or ')})${about}`;
}

/** What the model takes, ready to copy; `…` where there is no default. */
function parameterLine({ parameters }: Model): string[] {
  const words = Object.entries(parameters).map(([key, parameter]) =>
    parameter.default === undefined
      ? `${key}=${blank}`
      : `${key}=${quoteValue(String(parameter.default))}`,
  );
  if (words.length === 0) return [];
  const shown = words.slice(0, mostParameters).join(' ');
  const others = words.length - mostParameters;
  return [`  ${shown}${others > 0 ? ` and ${others} more` : ''}`];
}

function limitLine({ id, namespace, maxGpus }: MappedUser): string {
  const most = maxGpus === undefined ? '' : `, with at most ${maxGpus} GPUs a run`;
  return `You train as ${id} in namespace ${namespace}${most}.`;
}
