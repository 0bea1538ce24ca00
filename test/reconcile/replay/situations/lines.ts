import type { Condition, ContainerState } from '../../../../src/training/observation.ts';
import { at as timeAt } from '../../../training/observed.ts';
import type { Line, Lines } from '../replay.ts';

/** A situation as a cluster would send it, and what has to be told of it. */
export interface Situation {
  readonly lines: Lines;
  /** The thread, in order: milestones, of a failure with its cause. */
  readonly told: readonly string[];
  /** Milestone → its first line. */
  readonly says?: Readonly<Record<string, RegExp>>;
  /** What the card says at some time, in order. */
  readonly card?: readonly RegExp[];
  /** In the evidence of the last milestone. */
  readonly evidence?: RegExp;
  /** The run has not ended when all is told. */
  readonly goesOn?: true;
}

const jobName = 'train-resnet';
/** As the API server writes times: to the second. */
export const time = (seconds: number): string => timeAt(Math.floor(seconds));

export const job = (at: number, fields: Record<string, unknown> = {}): Line => ({
  at,
  job: jobName,
  ...fields,
});

export const pod = (at: number, name: string, fields: Record<string, unknown> = {}): Line => ({
  at,
  pod: name,
  ...fields,
});

export const gone = (at: number, name?: string): Line =>
  name === undefined ? { at, job: jobName, gone: true } : { at, pod: name, gone: true };

export const event = (at: number, about: string, reason: string, message = ''): Line => ({
  at,
  event: about,
  kind: about === jobName ? 'Job' : 'Pod',
  type: /^(?:Scheduled|Pull(?:ing|ed)|Created|Started|SuccessfulCreate|TriggeredScaleUp)$/.test(
    reason,
  )
    ? 'Normal'
    : 'Warning',
  reason,
  message,
  seen: time(at),
});

export const jobEvent = (at: number, reason: string, message = ''): Line =>
  event(at, jobName, reason, message);

export const killed = (at: number): Line => ({ at, process: 'killed' });
export const revived = (at: number): Line => ({ at, process: 'revived' });
export const log = (at: number, ...lines: string[]): Line => ({ at, log: lines });

export function condition(type: string, at: number, more: Partial<Condition> = {}): Condition {
  return { type, status: 'True', lastTransitionTime: time(at), ...more };
}

export const disrupted = (at: number, reason: string): Condition =>
  condition('DisruptionTarget', at, { reason, message: 'words of the cluster' });

export const unschedulable = (
  at: number,
  message = '0/2 nodes are available: 2 Insufficient nvidia.com/gpu.',
): Condition =>
  condition('PodScheduled', at, { status: 'False', reason: 'Unschedulable', message });

export function container(
  state: ContainerState,
  { name = 'train', lastState = {}, restartCount = 0, ...more }: Record<string, unknown> = {},
): Record<string, unknown> {
  return { name, restartCount, state, lastState, ...more };
}

export const waiting = (reason: string, message?: string): ContainerState => ({
  waiting: { reason, ...(message !== undefined && { message }) },
});

export const running = (at: number): ContainerState => ({ running: { startedAt: time(at) } });

export function exited(
  exitCode: number,
  startedAt: number,
  finishedAt: number,
  more: Record<string, unknown> = {},
): ContainerState {
  const reason = exitCode === 0 ? 'Completed' : 'Error';
  return {
    terminated: {
      exitCode,
      reason,
      startedAt: time(startedAt),
      finishedAt: time(finishedAt),
      ...more,
    },
  };
}

/** The Job and its first pod, as they appear. */
export function submitted(fields: Record<string, unknown> = {}): Lines {
  return [
    job(0, fields),
    job(0.1, { startTime: time(0), active: 1 }),
    jobEvent(0.1, 'SuccessfulCreate', 'Created pod: a'),
  ];
}

/** A pod that gets a node and starts to train some seconds later. */
export function starts(
  name: string,
  from: number,
  {
    at = from + 3,
    node = 'gpu-1',
    ...fields
  }: { at?: number; node?: string; [field: string]: unknown } = {},
): Lines {
  return [
    pod(from, name, { creationTimestamp: time(from), phase: 'Pending', ...fields }),
    runs(name, from + 0.2, { at, node }),
  ];
}

/** A pod that stands already gets its node and starts to train. */
export function runs(
  name: string,
  scheduled: number,
  { at, node = 'gpu-1' }: { at: number; node?: string },
): Lines {
  return [
    pod(scheduled, name, { nodeName: node, conditions: [condition('PodScheduled', scheduled)] }),
    event(scheduled, name, 'Scheduled', `Successfully assigned vision/${name} to ${node}`),
    pod(scheduled + 0.1, name, { containers: [container(waiting('ContainerCreating'))] }),
    event(scheduled + 0.2, name, 'Pulling', 'Pulling image "matilda/resnet:v1"'),
    pod(at, name, { phase: 'Running', containers: [container(running(at))] }),
  ];
}

/** A pod that trained since `started` ends. */
export function ends(
  name: string,
  at: number,
  exitCode: number,
  { started, ...more }: { started: number; [field: string]: unknown },
): Lines {
  const state = exited(exitCode, started, at, more);
  return [
    pod(at, name, { containers: [container(state)] }),
    pod(at + 1, name, { phase: exitCode === 0 ? 'Succeeded' : 'Failed' }),
  ];
}

export function completes(at: number, fields: Record<string, unknown> = {}): Lines {
  const criteria = condition('SuccessCriteriaMet', at, { reason: 'CompletionsReached' });
  const complete = condition('Complete', at, { reason: 'CompletionsReached' });
  return [
    job(at, { conditions: [criteria] }),
    job(at + 0.1, {
      active: 0,
      succeeded: 1,
      completionTime: time(at),
      conditions: [criteria, complete],
      ...fields,
    }),
  ];
}

export function fails(
  at: number,
  reason = 'BackoffLimitExceeded',
  message = 'Job has reached the specified backoff limit',
): Lines {
  const verdict = { reason, message };
  return [
    job(at, { conditions: [condition('FailureTarget', at, verdict)] }),
    job(at + 0.1, {
      active: 0,
      failed: 1,
      conditions: [condition('FailureTarget', at, verdict), condition('Failed', at, verdict)],
    }),
  ];
}
