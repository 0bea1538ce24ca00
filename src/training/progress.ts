import { cleanLog } from './log-lines.ts';

/** The last numbers a log tells, by name, as written: `{ loss: "0.213", epoch: "3/10" }`. */
export type Metrics = Readonly<Record<string, string>>;

const maxMetrics = 8;

/** Names that mean something in a summary, in the order in which they are told. */
const known =
  /^(?:epoch|step|global_step|iter(?:ation)?|(?:(?:train|val|valid|validation|eval|test)[_/ ]?)?(?:loss|acc(?:uracy)?(?:_?[15])?|top[_@]?[15]|error|f1|auc|auroc|precision|recall|map(?:50)?|iou|miou|dice|bleu|rouge\w{0,2}|perplexity|ppl|psnr|ssim|fid|wer|cer|mse|mae|rmse|r2|reward)|lr|learning_rate|grad_norm)$/i;

const number = String.raw`[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?%?|[-+]?(?:nan|inf(?:inity)?)\b`;

/** `loss=0.21`, `loss: 0.21`, `'loss': 0.21`, `"val_loss": 1e-3`, `epoch 3/10`, `Epoch [3/10]`. */
const pair = new RegExp(
  String.raw`(?<![\w.])["']?([A-Za-z][\w@/]*)["']?(?:\s*[=:]\s*|\s+)[\[(]?["']?(${number})(?:\s*/\s*(\d+))?(?![\w.]*\w*[A-Za-z])`,
  'gi',
);

/**
 * The last value of each metric that a log's end tells, at most eight, by the names the program
 * gave them. Numbers only (NaN and infinity are numbers to whoever trains); values as written.
 */
export function lastMetrics(lines: readonly string[]): Metrics {
  const metrics = new Map<string, string>();
  for (const line of cleanLog(lines).toReversed()) {
    const inLine = metricsOf(line);
    for (const [name, value] of inLine) if (!metrics.has(name)) metrics.set(name, value);
    if (metrics.size >= maxMetrics) break;
  }
  const ranked = [...metrics].toSorted(([a], [b]) => rank(a) - rank(b));
  return Object.fromEntries(ranked.slice(0, maxMetrics));
}

/** The metrics of one line; of a name that stands twice the last. */
function metricsOf(line: string): Map<string, string> {
  const metrics = new Map<string, string>();
  for (const [, name = '', value = '', total] of line.matchAll(pair))
    if (known.test(name))
      metrics.set(nameOf(name), total === undefined ? value : `${value}/${total}`);
  return metrics;
}

/** `Epoch` and `epoch` are one name; others keep the case the program gave them. */
function nameOf(name: string): string {
  return /^[A-Z][a-z]+$/.test(name) ? name.toLowerCase() : name;
}

const order = [
  /^(?:epoch)$/i,
  /step|iter/i,
  /loss/i,
  /acc|top|f1|auc/i,
  /^(?!lr|learning_rate|grad)/i,
];

function rank(name: string): number {
  const index = order.findIndex((pattern) => pattern.test(name));
  return index < 0 ? order.length : index;
}
