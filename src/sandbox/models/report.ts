import type { Metrics } from './meter.ts';
import type { NetworkOptions } from './networks/network.ts';
import { pythonFloat } from './python.ts';

/** What the sandbox says it runs on. */
export function hardwareLine(type: string, gpus: number): string {
  if (type !== 'gpu' || gpus === 0) return 'using the CPU';
  const simulated = gpus === 1 ? '1 simulated GPU' : `${gpus} simulated GPUs`;
  return `using ${simulated} (the sandbox computes on the CPU)`;
}

export function networkLine(network: NetworkOptions, parameterCount: number): string {
  return `model: ${network.model}, ${parameterCount.toLocaleString('en-US')} parameters`;
}

export function dataLine(training: number, validation: number): string {
  return `data: ${training} handwritten digits to train on, ${validation} to validate (MNIST, 14 x 14)`;
}

/** Some steps of an epoch; the metrics are their mean. */
export function stepsLine(
  at: { epoch: number; epochs: number; step: number; steps: number; lr: number },
  metrics: Metrics,
): string {
  return [
    `epoch ${at.epoch}/${at.epochs}`,
    `step ${at.step}/${at.steps}`,
    `loss=${metrics.loss.toFixed(4)}`,
    `acc=${metrics.accuracy.toFixed(3)}`,
    `lr=${shortFloat(at.lr)}`,
  ].join('  ');
}

/** A whole epoch. */
export function epochLine(
  at: { epoch: number; epochs: number },
  training: Metrics,
  validation: Metrics,
): string {
  return [
    `epoch ${at.epoch}/${at.epochs}`,
    `loss=${training.loss.toFixed(4)}`,
    `acc=${training.accuracy.toFixed(3)}`,
    `val_loss=${validation.loss.toFixed(4)}`,
    `val_acc=${validation.accuracy.toFixed(3)}`,
  ].join('  ');
}

export function finishedLine(validation: Metrics, seconds: number): string {
  const loss = validation.loss.toFixed(4);
  const accuracy = validation.accuracy.toFixed(3);
  return `finished: val_loss=${loss} val_acc=${accuracy} in ${seconds.toFixed(1)} s`;
}

/** A float for a log line: as Python writes it, in `lr=10` without the `.0`. */
function shortFloat(value: number): string {
  return pythonFloat(value).replace(/\.0$/, '');
}
