/** What the names in a log mean. Names are told apart by their words: `val_loss` is val and loss. */

/** What says how good a model is: enough to make a line one of training. */
const telling = new Set(
  (
    'loss logloss losses acc accuracy error err f1 auc auroc precision recall map map50 map95 iou miou ' +
    'dice bleu rouge rouge1 rouge2 rougel perplexity ppl psnr ssim fid wer cer mse mae rmse r2 ' +
    'reward rewards rew return nll bce elbo kl score top1 top5 acc1 acc5 accuracy1 bpb bpc l1 l2'
  ).split(' '),
);

/** What says how it is trained: beside a counter or something telling only. */
const accompanying = new Set('lr gnorm entropy'.split(' '));

/** What is measured while training, and says nothing of the model. */
const machinery = new Set(
  (
    'time times data eta mem memory ms sec secs second seconds elapsed speed wps ups wpb bsz tps fps ' +
    'throughput samples sample tokens images instances batch size rank gpu gpus pid port seed ' +
    'worker workers version num count id year date hour minute wall runtime mfu node nodes world ' +
    'device local restarts skipped consumed scale momentum wd decay flops took ' +
    'patience line thread process length len limit loaded params parameters layer layers ' +
    'warmup interval fold cpu ram rate it its timeout code exit status level host iter iteration ' +
    'iterations iters flos step steps epoch epochs'
  ).split(' '),
);

const epochName = /^epoch$/i;
const stepNames =
  /^(?:global_?step|step|iter|iteration|update|num_updates|batch|minibatch|total_timesteps|timesteps|trainer\/global_step)s?$/i;
const stepTotals = /^(?:total|max|num)_?(?:steps|iters|iterations|updates)$/i;
const epochTotals = /^(?:(?:total|max|num)_?)?epochs$/i;
/** Counts over the whole run, whatever the epoch. */
const runSteps = /^(?:global_?step|num_updates|total_timesteps|timesteps|trainer\/global_step)s?$/i;

/** What a name counts, if it counts how far a training is. */
export type Counter = 'epoch' | 'epochs' | 'step' | 'run-step' | 'steps';

export function counterOf(name: string): Counter | undefined {
  if (epochName.test(name)) return 'epoch';
  if (epochTotals.test(name)) return 'epochs';
  if (stepTotals.test(name)) return 'steps';
  if (runSteps.test(name)) return 'run-step';
  return stepNames.test(name) ? 'step' : undefined;
}

/** How sure it is that a name is a metric; undefined where it is none. */
export type Weight = 'telling' | 'accompanying' | 'perhaps';

export function weightOf(name: string): Weight | undefined {
  if (/learning_rate|grad_?norm/i.test(name)) return 'accompanying';
  const words = wordsOf(name);
  // `loss_scale` is a scale, `batch_loss` is a loss.
  if (machinery.has(words.at(-1) ?? '')) return undefined;
  if (words.some((word) => telling.has(word))) return 'telling';
  if (words.some((word) => machinery.has(word))) return undefined;
  if (words.some((word) => accompanying.has(word))) return 'accompanying';
  return name.length > 1 ? 'perhaps' : undefined;
}

function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** On what a metric was measured. */
export type Role = 'train' | 'val' | 'test';

const roles: ReadonlyMap<string, Role> = new Map([
  ['train', 'train'],
  ['training', 'train'],
  ['val', 'val'],
  ['valid', 'val'],
  ['validation', 'val'],
  ['eval', 'val'],
  ['evaluation', 'val'],
  ['dev', 'val'],
  ['test', 'test'],
  ['testing', 'test'],
]);

/** Words that say how often a metric is written, not what it is. */
const cadence = new Set(['epoch', 'step', 'batch']);

/** A metric's name taken apart: `val_loss` and `loss/val` are loss on val, `epoch_loss` is loss. */
export function partsOf(name: string): {
  /** The same for what belongs together. */
  readonly base: string;
  /** The same as the program writes it. */
  readonly title: string;
  readonly role?: Role;
} {
  const words = name.split(/[^A-Za-z0-9@]+/).filter((word) => word !== '');
  const role = words
    .map((word) => roles.get(word.toLowerCase()))
    .find((each) => each !== undefined);
  const rest = words.filter((word) => !roles.has(word.toLowerCase()));
  const kept = rest.filter((word) => !cadence.has(word.toLowerCase()) && !/^\d+$/.test(word));
  const title = (kept.length > 0 ? kept : rest).join('_') || name;
  return { base: title.toLowerCase(), title, ...(role && { role }) };
}

const order = [
  /^epoch$/i,
  /step|iter/i,
  /loss/i,
  /acc|top|f1|auc/i,
  /^(?!lr$|learning_rate|grad)/i,
];

/** Where a metric stands among others: the smaller the earlier. */
export function rankOf(name: string): number {
  const index = order.findIndex((pattern) => pattern.test(name));
  return index < 0 ? order.length : index;
}
