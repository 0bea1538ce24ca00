import { weightOf } from './names.ts';
import type { Found, Reading } from './reading.ts';

/**
 * Tables of which the header names the columns, as YOLO prints them:
 * `Epoch  GPU_mem  box_loss  cls_loss`, then `3/100  2.1G  1.045  0.912:  45%|████▌ | 45/100 [`,
 * and for the validation `Class  Images  mAP50`, then `all  128  0.605`.
 */
export function columnsOf(text: string): readonly string[] | undefined {
  const [header = ''] = text.split(/:?\s*\d{1,3}%/, 1);
  const names = header.trim().split(/\s{2,}|\s(?=R\s)/);
  if (names.length < 4 || !/^(?:Epoch|Class)$/.test(names[0] ?? '')) return undefined;
  // `Box(P` and `mAP50-95)` are P and mAP50-95.
  return names.map((name) => name.trim().replace(/^\w+\(|(?<![):])[):]+$/g, ''));
}

const row = /^\s*(?:(\d+)\/(\d+)|all)\s+(\S.*?)(?::?\s*(\d{1,3}%.*))?$/;

/** A row of such a table; undefined for any other line. */
export function rowOf(text: string, columns: readonly string[]): Found | undefined {
  const match = row.exec(text);
  if (!match) return undefined;
  const [, epoch, epochs, cells = '', bar = ''] = match;
  const values = cells.split(/\s+/);
  const names = columns.slice(1);
  if (values.length !== names.length) return undefined;
  const metrics = Object.fromEntries(
    names
      .map((name, index) => [name, values[index] ?? ''] as const)
      .filter(
        ([name, value]) => weightOf(name) !== undefined || (/^[PR]$/.test(name) && value !== ''),
      ),
  );
  return {
    reading: { ...epochOf(epoch, epochs), ...stepsOf(bar) },
    rest: '',
    metrics,
  };
}

function epochOf(epoch: string | undefined, epochs: string | undefined): Partial<Reading> {
  if (epoch === undefined) return { isAside: true };
  return { epoch: Number(epoch), epochs: Number(epochs), over: 'epoch', bar: 'row' };
}

function stepsOf(bar: string): Partial<Reading> {
  const match = /(\d+)\/(\d+)/.exec(bar);
  return match ? { step: Number(match[1]), steps: Number(match[2]) } : {};
}
