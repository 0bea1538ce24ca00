import type { Catalog, Model } from './catalog.ts';
import type { Parameter } from './parameter.ts';
import { latest } from './run-name.ts';
import { quoteValue } from './tokenize.ts';
import type { MappedUser } from './users.ts';

/** More names of models than this are counted and not listed. */
const mostModels = 30;

/**
 * How to use the command, as lines of plain text: a title, the grammar with an example from the
 * catalog, the subcommands, the names of the models, and, where they are known, the person's limits.
 */
export function helpText(
  config: { readonly models: Catalog },
  user?: MappedUser,
): readonly string[] {
  const models = [...config.models.values()];
  return [
    'How to train a model: /train <model> key=value …',
    '',
    ...[example(models[0]), ...subcommandLines].map(
      ([typed, does]) => `${typed.padEnd(34)}${does}`,
    ),
    `A run is named by its id, the beginning of it, or ${latest} for your newest.`,
    '',
    'Where it runs: gpu=2 type=cpu cpu=4 memory=16Gi time=2h, and image=… or tag=….',
    'Every other key=value is a hyperparameter and passed on exactly as typed: lr=0.01 as --lr 0.01.',
    'Values with spaces stand in quotes: note="first try" or note=\'first try\'.',
    'In double quotes, \\" is a quote and \\\\ a backslash. Outside quotes, smart quotes and dashes',
    'become plain ones.',
    'Everything after -- is the model’s, whatever it is called: /train resnet -- gpu=2',
    '',
    modelLine(models),
    ...(user ? [limitLine(user)] : []),
  ];
}

const subcommandLines: readonly (readonly [string, string])[] = [
  ['/train', 'opens a form'],
  ['/train plan <model> …', 'shows what would run, and creates nothing'],
  ['/train models [name]', 'what can be trained, and what it takes'],
  ['/train list [all | mine | user]', 'the runs, newest first'],
  ['/train status <run>', 'how a run is doing'],
  ['/train logs <run> [lines]', 'the end of its log, to you only'],
  ['/train cancel <run> [reason]', 'stops it'],
  ['/train rerun <run> [key=value …]', 'trains the same again, or nearly the same'],
  ['/train resume <run> [key=value …]', 'goes on from its last checkpoint'],
];

function example(model: Model | undefined): readonly [string, string] {
  const name = model?.name ?? '<model>';
  const gpu =
    (model?.types.includes('gpu') ?? true) ? ` gpu=${Math.min(2, model?.maxGpus ?? 2)}` : '';
  const [parameter] = Object.entries(model?.parameters ?? {});
  const pair = parameter ? ` ${parameter[0]}=${quoteValue(exampleOf(parameter[1]))}` : '';
  return [`/train ${name}${gpu}${pair} `, 'trains it'];
}

function exampleOf(parameter: Parameter): string {
  if (parameter.default !== undefined) return String(parameter.default);
  if (parameter.type === 'choice') return parameter.choices[0] ?? '';
  if (parameter.type === 'boolean') return 'true';
  if (parameter.type === 'string') return 'text';
  return String(parameter.min ?? parameter.max ?? 1);
}

function modelLine(models: readonly Model[]): string {
  if (models.length === 0) return 'No model is configured yet.';
  const shown = models.slice(0, mostModels).map(({ name }) => name);
  const others = models.length - shown.length;
  const more = others > 0 ? ` and ${others} more, see /train models` : '';
  return `Models: ${shown.join(', ')}${more}`;
}

function limitLine({ id, namespace, maxGpus }: MappedUser): string {
  const most = maxGpus === undefined ? '' : `, with at most ${maxGpus} GPUs a run`;
  return `You train as ${id} in namespace ${namespace}${most}.`;
}
