import type { Format } from './bars.ts';
import { clockMs, isAside, roleIn, type Found, type Reading } from './reading.ts';

/** torchvision's references: `Epoch: [3]  [ 120/5004]  eta: 0:12:33  lr: 0.1  loss: 1.23 (1.50)` */
const torchvisionLine = /^(.*?)\[\s*(\d+)\/(\d+)\]\s+eta:\s*((?:\d+ days?, )?[\d:]+)(.*)$/;

const torchvision: Format = (text) => {
  const match = torchvisionLine.exec(text);
  if (!match) return undefined;
  const [, name = '', step, steps, eta, rest = ''] = match;
  const epoch = /epoch\W*\[?(\d+)/i.exec(name)?.[1];
  const leftMs = clockMs(eta);
  return counted(name, rest, {
    ...(epoch !== undefined && { epoch: Number(epoch), over: 'epoch', countsFromZero: true }),
    step: Number(step),
    steps: Number(steps),
    ...(leftMs !== undefined && { leftMs }),
  });
};

/**
 * The ImageNet example, `Epoch: [3][ 120/5004]  Loss 1.23 (1.50)`, and OpenMMLab,
 * `Epoch(train)  [3][ 120/5004]  lr: 1.0e-02  eta: 1:02:03 …`, `Iter(val) [ 12/500]`.
 */
const bracketLine =
  /^(.*?\b(?:epoch|iter|test)\b(?:\W*?\((\w+)\))?\W*?)(?:\[(\d+)\]\s*)?\[\s*(\d+)\/(\d+)\](.*)$/i;

const brackets: Format = (text) => {
  const match = bracketLine.exec(text);
  if (!match) return undefined;
  const [, name = '', part, epoch, step, steps, rest = ''] = match;
  // `Epoch [3/10]` counts epochs, not steps.
  if (epoch === undefined && part === undefined && !/test/i.test(name)) return undefined;
  const leftMs = clockMs(/\beta:\s*((?:\d+ days?, )?[\d:]+)/.exec(rest)?.[1]);
  return counted(name, rest, {
    ...(epoch !== undefined && { epoch: Number(epoch), over: 'epoch' }),
    ...(epoch === undefined && /iter/i.test(name) && { over: 'run' }),
    // OpenMMLab counts from 1, the ImageNet example from 0.
    ...(epoch !== undefined && part === undefined && { countsFromZero: true }),
    step: Number(step),
    steps: Number(steps),
    // Of all epochs, whatever the steps count.
    ...(leftMs !== undefined && epoch === undefined && { leftMs }),
  });
};

/** The MNIST example, `Train Epoch: 3 [12800/60000 (21%)]  Loss: 0.213`, and timm's `Train: 12 [ 300/1251 (24%)]`. */
const mnistLine = /^(.*?\b(?:epoch|train)\W*?(\d+))\s*\[\s*(\d+)\/(\d+)(?:\s*\(\s*\d+%\))?\](.*)$/i;

const mnist: Format = (text) => {
  const match = mnistLine.exec(text);
  if (!match) return undefined;
  const [, name = '', epoch, step, steps, rest = ''] = match;
  return counted(name, rest, {
    epoch: Number(epoch),
    over: 'epoch',
    step: Number(step),
    steps: Number(steps),
  });
};

/** Megatron: `iteration 1000/ 500000 | lm loss: 2.3E+00 | learning rate: 1.5E-04 |` */
const megatronLine = /\biteration\s+(\d+)\/\s*(\d+)\s*\|(.*)$/;

const megatron: Format = (text) => {
  const match = megatronLine.exec(text);
  if (!match) return undefined;
  const [, step, steps, rest = ''] = match;
  return { reading: { step: Number(step), steps: Number(steps), over: 'run' }, rest };
};

/** fairseq: `| train_inner | epoch 003:    120 / 5004 loss=4.5, …` and `| valid | epoch 003 | loss 4.3 |` */
const fairseqLine =
  /\|\s*(train_inner|train|valid|test)\s*\|\s*epoch\s+(\d+)(?::\s*(\d+)\s*\/\s*(\d+))?(.*)$/;

const fairseq: Format = (text) => {
  const match = fairseqLine.exec(text);
  if (!match) return undefined;
  const [, part = '', epoch, step, steps, rest = ''] = match;
  const isTraining = part.startsWith('train');
  const role = isTraining ? undefined : roleIn(part);
  return {
    reading: {
      epoch: Number(epoch),
      ...(step !== undefined && { step: Number(step), steps: Number(steps), over: 'epoch' }),
      ...(!isTraining && { isAside: true }),
    },
    rest: rest.replace(/num_updates \d+/, ''),
    ...(role && { role }),
  };
};

/** `[1200/160000] loss=0.31` */
const bareLine = /^\s*\[\s*(\d+)\/(\d+)\]\s+(\S.*)$/;

const bare: Format = (text) => {
  const match = bareLine.exec(text);
  if (!match) return undefined;
  const [, step, steps, rest = ''] = match;
  return { reading: { step: Number(step), steps: Number(steps) }, rest };
};

/** XGBoost and LightGBM: `[120]	validation_0-logloss:0.312`. */
const boostingLine = /^\[(\d+)\]\s+([^\sA-Za-z]*[A-Za-z]\S*(?:\s\w+)?:.*)$/;

const boosting: Format = (text) => {
  const match = boostingLine.exec(text);
  if (!match) return undefined;
  const [, step, rest = ''] = match;
  return { reading: { step: Number(step), over: 'run' }, rest };
};

/** nanoGPT: `iter 2000: loss 3.2071, time 150.23ms`, `step 2000: train loss 3.2, val loss 3.3`. */
const colonLine = /^(?:iter|step|iteration)\s+(\d+):\s+(.*)$/i;

const colon: Format = (text) => {
  const match = colonLine.exec(text);
  if (!match) return undefined;
  const [, step, rest = ''] = match;
  return { reading: { step: Number(step) }, rest };
};

/** One row of a table two columns wide, as Stable-Baselines prints it: `|    ep_rew_mean | 21.4 |`. */
const tableLine = /^\|\s+([A-Za-z][\w/]*)\s+\|\s+(\S+)\s+\|$/;

const table: Format = (text) => {
  const match = tableLine.exec(text);
  if (!match) return undefined;
  const [, name = '', value = ''] = match;
  return { reading: {}, rest: `${name}=${value}` };
};

function counted(name: string, rest: string, reading: Omit<Reading, 'metrics'>): Found {
  const role = roleIn(name);
  return {
    reading: { ...reading, ...(isAside(name) && { isAside: true }) },
    rest,
    ...(role && { role }),
  };
}

/** In the order in which they are tried. */
export const trainers: readonly Format[] = [
  torchvision,
  mnist,
  brackets,
  megatron,
  fairseq,
  bare,
  boosting,
  colon,
  table,
];
