import type { RunView } from '../../reconcile/ports.ts';
import type { Phase, RunState } from '../../training/run.ts';
import type { TrainingSpec } from '../../training/spec.ts';
import { oneLine } from './escape.ts';
import { count, duration } from './units.ts';

/** The one emoji of a status line. */
export const emoji: Readonly<Record<Phase | 'blocked', string>> = {
  queued: ':hourglass_flowing_sand:',
  waiting: ':hourglass_flowing_sand:',
  running: ':arrow_forward:',
  restarting: ':repeat:',
  finished: ':white_check_mark:',
  failed: ':x:',
  deleted: ':wastebasket:',
  cancelled: ':octagonal_sign:',
  blocked: ':warning:',
};

const facts: Readonly<Record<Phase, (spec: TrainingSpec, state: RunState) => string>> = {
  queued: (spec, state) =>
    because(`${spec.model} is queued`, state) ?? `${spec.model} is queued for ${resources(spec)}`,
  waiting: (spec, state) =>
    because(`${spec.model} is waiting`, state) ??
    `${spec.model} is starting${on(state)}${wasLong(state)}`,
  running: (spec, state) =>
    because(`${spec.model} needs attention`, state) ??
    `${spec.model} is running${on(state)}${workers(state)}${attempt(state)}`,
  restarting: (spec, state) =>
    because(`${spec.model} will restart`, state) ?? `${spec.model} will restart`,
  finished: ({ model }, { ranMs }) =>
    ranMs === undefined ? `${model} finished` : `${model} finished in ${duration(ranMs)}`,
  failed: ({ model }, state) => {
    const fact = `${model} failed${afterHowLong(state)}`;
    return because(fact, state) ?? fact;
  },
  deleted: ({ model }, state) => `${model} was deleted in the cluster${afterHowLong(state)}`,
  cancelled: ({ model }, state) => {
    const { as, reason } = state.cancelled ?? {};
    const by = as === undefined ? '' : ` by ${as}`;
    const why = reason === undefined ? '' : `: ${oneLine(reason)}`;
    return `${model} was cancelled${by}${afterHowLong(state)}${why}`;
  },
};

/** A wait that nobody noticed is not spoken of. */
const noteworthyMs = 60_000;

/** How long the run waited before it started, and for what where that is known; with a space before it. */
export function afterWait({ waitedMs, waitedFor }: RunState): string {
  if (waitedMs === undefined) return '';
  if (waitedMs < 1000) return ' without waiting';
  const what = waitedFor === undefined || waitedMs < noteworthyMs ? '' : ` ${waitedFor}`;
  return ` after waiting ${duration(waitedMs)}${what}`;
}

/** Where the run stands, as one plain sentence without a full stop: the whole fact. */
export function statusOf({ spec, state }: Pick<RunView, 'spec' | 'state'>): string {
  return facts[state.phase](spec, state);
}

/** What the run asks for: `2 GPUs`, `CPU only, 4 cores, 16Gi memory`. */
export function resources(spec: TrainingSpec): string {
  const accelerator = spec.type === 'gpu' ? count(spec.gpuCount, 'GPU') : 'CPU only';
  const cpu = spec.cpu === undefined ? [] : [`${spec.cpu} CPU`];
  const memory = spec.memory === undefined ? [] : [`${spec.memory} memory`];
  return [accelerator, ...cpu, ...memory].join(', ');
}

/** A sentence as part of another: on one line, without its full stop. */
export function clause(sentence: string): string {
  return oneLine(sentence).replace(/[.:\s]+$/, '');
}

function because(fact: string, { diagnosis }: RunState): string | undefined {
  const cause = clause(diagnosis?.cause ?? '');
  return cause === '' ? undefined : `${fact}: ${cause}`;
}

function on(state: RunState): string {
  return state.node === undefined || state.workers !== undefined ? '' : ` on ${state.node}`;
}

/** How long it looked for a node, where that is worth a word. */
function wasLong({ placedAfterMs = 0, waitedFor = 'for a node' }: RunState): string {
  return placedAfterMs < noteworthyMs ? '' : `; it waited ${duration(placedAfterMs)} ${waitedFor}`;
}

function workers({ workers: group }: RunState): string {
  return group === undefined ? '' : `, ${group.running} of ${group.total} workers`;
}

function attempt(state: RunState): string {
  return state.attempts > 1 ? `, attempt ${state.attempts}` : '';
}

/** With a space before it; '' where nobody knows whether it ever started. */
function afterHowLong({ phase, startedAt, ranMs, podName }: RunState): string {
  if (startedAt !== undefined)
    return ranMs === undefined ? ' while it ran' : ` after ${duration(ranMs)}`;
  return phase === 'failed' && podName === undefined ? '' : ' before it started';
}
