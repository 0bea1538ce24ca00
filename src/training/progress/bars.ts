import { clockMs, epochIn, isAside, roleIn, type Found } from './reading.ts';

/** One way of drawing a bar: gives what it says, or undefined for a line that is no such bar. */
export type Format = (text: string) => Found | undefined;

/** `Epoch 3:  45%|████▌     | 450/1000 [00:12<00:15, 35.2it/s, loss=0.21]` */
const full =
  /^([^%]*?):?\s*\d{1,3}%\|[^|]*\|\s*([\d.]+[kMGT]?)\/([\d.]+[kMGT]?)\s*\[([\d:]+)<([^,\]]*)(?:,\s*([^,\]]*))?([^\]]*)\]?/;

/** `train: 450it [00:12, 35.2it/s, loss=0.21]`: nobody knows how many there will be. */
const endless = /^(.*?):?\s*\b(\d+)it \[([\d:]+),\s*([^,\]]*)([^\]]*)\]?/;

/** tqdm's bar, as nearly every PyTorch program draws it; Lightning's and the HF Trainer's too. */
export const tqdm: Format = (text) => {
  const match = full.exec(text);
  if (!match) return tqdmWithoutTotal(text);
  const [whole, name = '', done = '', total = '', elapsed, left, rate = '', postfix = ''] = match;
  const after = text.slice(whole.length);
  return drawn({
    name,
    done: countOf(done),
    total: countOf(total),
    elapsedMs: clockMs(elapsed),
    leftMs: clockMs(left),
    // Bytes a second: something is downloaded.
    isAside: /B\/s/.test(rate),
    // Without a rate the first metric stands in its place.
    rest: `${rate.includes('=') ? rate : ''} ${postfix} ${after}`,
  });
};

function tqdmWithoutTotal(text: string): Found | undefined {
  const match = endless.exec(text);
  if (!match) return undefined;
  const [whole, name = '', done = '', elapsed, rate = '', postfix = ''] = match;
  return drawn({
    name,
    done: Number(done),
    elapsedMs: clockMs(elapsed),
    isAside: /B\/s/.test(rate),
    rest: `${postfix} ${text.slice(whole.length)}`,
  });
}

/** Rich's bar, as Lightning draws it: `Epoch 2/9 ━━━━╸ 94/313 0:00:03 • 0:00:07 29.93it/s loss: 0.3` */
const richBar =
  /^([^━╸╺]*)[━╸╺─][━╸╺─ ]{3,}(\d+)\/(\d+)\s+([\d:]+)\s+•\s+([\d:-]+)\s+\S+it\/s(.*)$/;

export const rich: Format = (text) => {
  const match = richBar.exec(text);
  if (!match) return undefined;
  const [, name = '', done, total, elapsed, left, rest = ''] = match;
  return drawn({
    name,
    done: Number(done),
    total: Number(total),
    elapsedMs: clockMs(elapsed),
    leftMs: clockMs(left),
    rest,
  });
};

/**
 * `120/469 ━━━━━━━━ 2s 5ms/step - accuracy: 0.91 - loss: 0.31`, and as it was before Keras 3:
 * `120/469 [=====>....] - ETA: 2s - loss: 0.31`.
 */
const kerasBar =
  /^\s*(\d+)\/(\d+|Unknown)\s+(?:[━╸╺─]{4,}|\[[=>.]{4,}\])\s*(?:-\s*)?(?:ETA:\s*)?(?:([\d:]+)s?\b)?(.*)$/;

export const keras: Format = (text) => {
  const match = kerasBar.exec(text);
  if (!match) return undefined;
  const [, done, total, time, rest = ''] = match;
  const isFull = done === total;
  const leftMs = isFull ? 0 : clockMs(time);
  return {
    reading: {
      step: Number(done),
      ...(total !== 'Unknown' && { steps: Number(total) }),
      ...(leftMs !== undefined && { leftMs }),
      over: 'epoch',
      bar: `keras ${total}`,
    },
    rest,
  };
};

interface Drawn {
  readonly name: string;
  readonly done: number;
  readonly total?: number;
  readonly elapsedMs?: number | undefined;
  readonly leftMs?: number | undefined;
  readonly isAside?: boolean;
  readonly rest: string;
}

function drawn({ name, done, total, elapsedMs, leftMs, rest, ...more }: Drawn): Found {
  const role = roleIn(name);
  const times = {
    ...(elapsedMs !== undefined && { elapsedMs }),
    ...(leftMs !== undefined && { leftMs }),
  };
  if (/^\W*epochs?\W*$/i.test(name) && total !== undefined)
    return { reading: { epochsDone: done, epochs: total, ...times, bar: 'epochs' }, rest };
  const epoch = epochIn(name);
  const isLightning = /\bv_num=/.test(rest) && epoch.epochs === undefined;
  return {
    reading: {
      ...epoch,
      step: done,
      ...(total !== undefined && { steps: total }),
      ...(epoch.epoch !== undefined && { over: 'epoch' }),
      ...(isLightning && { countsFromZero: true }),
      ...times,
      // Lightning and others write the epoch into the name: the bar is the same one.
      bar: `${name.replaceAll(/\d+/g, '').trim()} ${total ?? ''}`,
      ...((more.isAside === true || isAside(name)) && { isAside: true }),
    },
    rest: `${epoch.epoch === undefined ? name : ''} ${rest}`,
    ...(role && { role }),
  };
}

const scales: Readonly<Record<string, number>> = { k: 1e3, M: 1e6, G: 1e9, T: 1e12 };

/** `450`, `3.2k`: tqdm scales where it is asked to. */
function countOf(text: string): number {
  const scale = scales[text.at(-1) ?? ''];
  return scale === undefined ? Number(text) : Math.round(Number(text.slice(0, -1)) * scale);
}
