import { createRandom } from '../models/random.ts';
import { steps, type Fault, type FaultKind } from './fault.ts';

/** One fault, and how long to leave the bot alone before the next. */
export interface Planned {
  readonly fault: Fault;
  readonly pauseMs: number;
}

export interface PlanOptions {
  readonly seed: number;
  readonly replicas: number;
  /** Leaves out what takes minutes to notice: silent watches, and calls that hang. */
  readonly brisk: boolean;
}

const weights: Readonly<Record<FaultKind, number>> = {
  kill: 3,
  'kill at step': 7,
  terminate: 1,
  pause: 2,
  'slack answer lost': 18,
  'slack limit': 10,
  'slack error': 12,
  'slack outage': 2,
  'socket mode': 5,
  'kubernetes answer lost': 12,
  'kubernetes error': 14,
  'list failure': 5,
  'expired page': 3,
  refusals: 2,
  'API server restart': 2,
  watch: 12,
  'deleted unseen': 2,
  'channel archived': 3,
  'bot removed': 3,
  'card deleted': 3,
  'thread deleted': 2,
  nowhere: 1,
};

const slackSteps = [
  'post message',
  'post message',
  'post message',
  'edit card',
  'read thread',
  'read channel',
  'begin upload',
  'upload',
  'share file',
] as const;
const kubernetesSteps = [
  'create Job',
  'create record',
  'write record',
  'write record',
  'set time to live',
] as const;
const breaks = ['reset', 'reset after effect'] as const;
const slowBreaks = [...breaks, ...breaks, 'hang', 'hang after effect'] as const;
const cuts = ['close', 'reset', 'gone', 'truncate'] as const;

/** The faults of a run, without end and the same for the same options. */
export function* planFaults({ seed, replicas, brisk }: PlanOptions): Generator<Planned, never> {
  const random = createRandom(seed);
  const uniform = (): number => random.uniform();
  const whole = (below: number): number => Math.floor(uniform() * below);
  const flip = (): boolean => uniform() < 0.5;
  const between = (least: number, most: number): number =>
    Math.round(least + uniform() * (most - least));
  const oneOf = <T>(choices: readonly [T, ...T[]]): T =>
    choices[whole(choices.length)] ?? choices[0];

  const make: { readonly [K in FaultKind]: () => Extract<Fault, { kind: K }> } = {
    kill: () => ({ kind: 'kill', victim: whole(replicas) }),
    'kill at step': () => ({ kind: 'kill at step', step: oneOf(steps), afterEffect: flip() }),
    terminate: () => ({ kind: 'terminate', victim: whole(replicas) }),
    pause: () => ({
      kind: 'pause',
      victim: whole(replicas),
      ms: between(500, brisk ? 2_000 : 20_000),
    }),
    'slack answer lost': () => ({
      kind: 'slack answer lost',
      step: oneOf(slackSteps),
      how: oneOf(brisk ? breaks : slowBreaks),
    }),
    'slack limit': () => ({
      kind: 'slack limit',
      step: oneOf(slackSteps),
      retryAfterS: between(1, brisk ? 1 : 4),
    }),
    'slack error': () => ({ kind: 'slack error', step: oneOf(slackSteps), afterEffect: flip() }),
    'slack outage': () => ({
      kind: 'slack outage',
      how: oneOf(['reset', 'status', 'error']),
      ms: between(500, brisk ? 1_500 : 6_000),
    }),
    'socket mode': () => ({
      kind: 'socket mode',
      how: oneOf(['warning', 'refresh_requested', 'cut']),
    }),
    'kubernetes answer lost': () => ({
      kind: 'kubernetes answer lost',
      step: oneOf(kubernetesSteps),
      how: oneOf(brisk ? breaks : slowBreaks),
    }),
    'kubernetes error': () => ({
      kind: 'kubernetes error',
      step: oneOf(kubernetesSteps),
      status: oneOf([409, 429, 500, 503, 504]),
      afterEffect: flip(),
    }),
    'list failure': () => ({
      kind: 'list failure',
      status: oneOf([410, 429, 500, 503]),
      times: between(1, 3),
    }),
    'expired page': () => ({ kind: 'expired page' }),
    refusals: () => ({ kind: 'refusals', ms: between(50, 300) }),
    'API server restart': () => ({
      kind: 'API server restart',
      how: oneOf(['term', 'kill']),
      watchesLiveMs: between(200, brisk ? 600 : 3_000),
      awayMs: between(100, brisk ? 500 : 3_000),
      refusesMs: between(50, 200),
    }),
    watch: () => ({ kind: 'watch', how: !brisk && uniform() < 0.03 ? 'silence' : oneOf(cuts) }),
    'deleted unseen': () => ({ kind: 'deleted unseen', count: between(1, 3) }),
    'channel archived': () => ({
      kind: 'channel archived',
      chance: uniform(),
      ms: between(500, brisk ? 2_000 : 8_000),
    }),
    'bot removed': () => ({
      kind: 'bot removed',
      chance: uniform(),
      ms: between(500, brisk ? 2_000 : 8_000),
    }),
    'card deleted': () => ({ kind: 'card deleted', chance: uniform() }),
    'thread deleted': () => ({ kind: 'thread deleted', chance: uniform() }),
    nowhere: () => ({ kind: 'nowhere', ms: between(300, brisk ? 1_500 : 30_000) }),
  };

  const kinds = Object.entries(make).map(([, one]) => one);
  const shares = Object.keys(make).map((kind) => (isKind(kind) ? weights[kind] : 0));
  const total = shares.reduce((sum, share) => sum + share, 0);
  for (;;) {
    let left = uniform() * total;
    const index = shares.findIndex((share) => (left -= share) < 0);
    yield { fault: (kinds[index] ?? make.kill)(), pauseMs: between(30, 300) };
  }
}

function isKind(text: string): text is FaultKind {
  return Object.hasOwn(weights, text);
}
