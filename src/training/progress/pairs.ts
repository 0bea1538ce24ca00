/** A name and the number beside it, as a log line has them. */
export interface Pair {
  /** In the program's own case; words that belong to it joined with `_`: `train loss` is train_loss. */
  readonly name: string;
  /** As written. */
  readonly value: string;
  /** What the value is said to be out of: 10 of `epoch 3/10`. */
  readonly total?: number;
  /** Whether `=` or `:` stands between the two: without it any two words could be a pair. */
  readonly isAssigned: boolean;
  /** What stands before it in the line. */
  readonly before: string;
}

const number = String.raw`[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?(?:[eE][-+]?\d+)?%?|[-+]?\.\d+(?:[eE][-+]?\d+)?%?|[-+]?(?:nan|inf(?:inity)?)`;

/** Nothing that goes on: 5 of `5ms`, 2.1 of `2.1G` and 1.2 of `1.2.3` are no values. */
const valueEnds = String.raw`(?![\w%])(?!\.\w)`;

/** Not in the middle of a name: what cannot be read from its beginning cannot be from there. */
const nameBegins = String.raw`(?=[A-Za-z])(?<!(?<![\w.'])[A-Za-z][\w@/-]*?)`;

/**
 * `loss=0.21`, `loss: 0.21`, `'loss': 0.21`, `"val_loss": 1e-3`, `epoch 3/10`, `Epoch [3/10]`,
 * `Epoch: [3]`, `Acc@1 70.3`, `train loss 0.3`, `Accuracy: 9834/10000 (98%)`. Each repeat is over
 * characters that cannot begin what follows it, so that no line takes long.
 */
const pair = new RegExp(
  String.raw`(?<![\w.'])["']?(?:(train|training|val|valid|validation|eval|test|lm|learning|grad|global|total)[ ]+|${nameBegins})([A-Za-z][\w@/-]*(?:'s [A-Za-z]\w*)?)["']?(\s*[=:]\s*|\s+)[[(]{0,2}\s*["']?(${number})${valueEnds}(?:\s*(?:/|of)\s*(\d[\d,]*)(?:\s*\((\d+(?:\.\d+)?%)\))?)?`,
  'gi',
);

/** The pairs of a line, from left to right. */
export function pairsIn(text: string): readonly Pair[] {
  return Array.from(text.matchAll(pair), (match) => {
    const [, word, name = '', between = '', value = '', total, share] = match;
    return {
      name: nameOf(word === undefined ? name : `${word}_${name}`),
      value: share ?? value,
      ...(total !== undefined && share === undefined && { total: toNumber(total) }),
      isAssigned: /[=:]/.test(between),
      before: text.slice(0, match.index),
    };
  });
}

/** `Epoch` and `epoch` are one name; others keep the case the program gave them. */
function nameOf(name: string): string {
  return /^[A-Z][a-z_]+$/.test(name) ? name.toLowerCase() : name;
}

/** The number a value stands for: `1,200`, `91.2%` (as 91.2), `nan`, `-inf`. */
export function toNumber(value: string): number {
  const text = value.replaceAll(',', '').replace(/%$/, '').toLowerCase();
  const special = /^([-+]?)(nan|inf)/.exec(text);
  if (!special) return Number(text);
  if (special[2] === 'nan') return NaN;
  return special[1] === '-' ? -Infinity : Infinity;
}
