import type { KnownBlock } from '@slack/types';

import type { Progress } from '../../training/progress.ts';
import { context, section } from './blocks.ts';
import { code } from './escape.ts';
import { shares } from './limits.ts';
import { roughly, whenToTheSecond } from './units.ts';

const cells = 10;

/** How far a run is: a bar, where it is, how long it may take; its newest metrics; as of when. */
export function progressBlocks(progress: Progress | undefined): KnownBlock[] {
  if (!progress) return [];
  const { fraction, epoch, step, leftMs, metrics } = progress;
  const where = [
    ...(fraction === undefined ? [] : [bar(fraction)]),
    ...(epoch === undefined ? [] : [counted('epoch', epoch.number, epoch.of)]),
    ...(step === undefined ? [] : [counted('step', step.done, step.of)]),
    ...(leftMs === undefined || fraction === 1 ? [] : [`about ${roughly(leftMs)} left`]),
  ].join(' · ');
  const values = Object.entries(metrics)
    .map(([name, value]) => code(`${name} ${value}`, shares.value))
    .join(' · ');
  const lines = [where, values].filter((line) => line !== '');
  return [section(lines.join('\n')), context(`Progress as of ${whenToTheSecond(progress.at)}`)];
}

/** Full only when all of it is done. */
function bar(fraction: number): string {
  const full = Math.floor(fraction * cells);
  return `${'▰'.repeat(full)}${'▱'.repeat(cells - full)} ${Math.floor(fraction * 100)} %`;
}

function counted(what: string, done: number, of: number | undefined): string {
  const number = (value: number): string =>
    value.toLocaleString('en-US', { maximumFractionDigits: 2 });
  return of === undefined ? `${what} ${number(done)}` : `${what} ${number(done)} of ${number(of)}`;
}
