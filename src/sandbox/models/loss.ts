/** What one batch gave. */
export interface BatchResult {
  /** Mean cross-entropy of the batch, in nats; NaN or infinite once a training has diverged. */
  readonly loss: number;
  /** How many samples have their own class on top. */
  readonly correct: number;
}

/**
 * Softmax and cross-entropy of the first `labels.length` rows of `logits`. Writes the gradient of
 * the mean loss by the logits into `gradient`.
 */
export function softmaxCrossEntropy(
  logits: Float32Array,
  labels: Uint8Array,
  gradient: Float32Array,
  classes: number,
): BatchResult {
  const count = labels.length;
  let loss = 0;
  let correct = 0;
  for (let sample = 0; sample < count; sample++) {
    const row = sample * classes;
    const label = labels[sample]!;
    const { best, sum } = exponentials(logits, row, classes, gradient);
    loss += Math.log(sum) + logits[row + best]! - logits[row + label]!;
    if (best === label) correct++;
    for (let i = row; i < row + classes; i++) gradient[i] = gradient[i]! / sum / count;
    gradient[row + label]! -= 1 / count;
  }
  return { loss: loss / count, correct };
}

/** Fills one row with e^(logit - greatest logit), which cannot overflow. */
function exponentials(logits: Float32Array, row: number, classes: number, into: Float32Array) {
  let best = 0;
  for (let i = 1; i < classes; i++) if (logits[row + i]! > logits[row + best]!) best = i;
  let sum = 0;
  for (let i = row; i < row + classes; i++) {
    const power = Math.exp(logits[i]! - logits[row + best]!);
    into[i] = power;
    sum += power;
  }
  return { best, sum };
}
