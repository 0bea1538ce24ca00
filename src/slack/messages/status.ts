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
    because(`${spec.model} is waiting`, state) ?? `${spec.model} is starting${on(state)}`,
  running: (spec, state) =>
    `${spec.model} is running${on(state)}${workers(state)}${attempt(state)}`,
  restarting: (spec, state) =>
    because(`${spec.model} will restart`, state) ?? `${spec.model} will restart`,
  finished: ({ model }, { ranMs }) =>
    ranMs === undefined ? `${model} finished` : `${model} finished in ${duration(ranMs)}`,
  failed: ({ model }, state) => {
    const fact = `${model} failed ${afterHowLong(state)}`;
    return because(fact, state) ?? fact;
  },
  deleted: ({ model }, state) => `${model} was deleted in the cluster ${afterHowLong(state)}`,
  cancelled: ({ model }, state) => {
    const { as, reason } = state.cancelled ?? {};
    const by = as === undefined ? '' : ` by ${as}`;
    const why = reason === undefined ? '' : `: ${oneLine(reason)}`;
    return `${model} was cancelled${by} ${afterHowLong(state)}${why}`;
  },
};

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

function workers({ workers: group }: RunState): string {
  return group === undefined ? '' : `, ${group.running} of ${group.total} workers`;
}

function attempt(state: RunState): string {
  return state.attempts > 1 ? `, attempt ${state.attempts}` : '';
}

function afterHowLong(state: RunState): string {
  if (state.startedAt === undefined) return 'before it started';
  return state.ranMs === undefined ? 'while it ran' : `after ${duration(state.ranMs)}`;
}
