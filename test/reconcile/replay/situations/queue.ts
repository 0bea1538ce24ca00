import type { Condition } from '../../../../src/training/observation.ts';
import {
  completes,
  condition,
  ends,
  gone,
  job,
  pod,
  starts,
  time,
  type Situation,
} from './lines.ts';
import type { Line, Lines } from '../replay.ts';

const thinks = (at: number, conditions: readonly Condition[], more: object = {}): Line => ({
  at,
  workload: { name: 'job-train-1', queue: 'team-a', conditions: [...conditions], ...more },
});

const waits = (at: number, reason: string, message = ''): Condition =>
  condition('QuotaReserved', at, { status: 'False', reason, message });
const putOut = (at: number, reason: string): Condition => condition('Evicted', at, { reason });

/** The Job as Kueue's webhook makes it. */
const held: Lines = [
  job(0, {
    suspended: true,
    active: 0,
    conditions: [condition('Suspended', 0, { reason: 'JobSuspended' })],
  }),
];

/** Kueue lets it in, and it trains some seconds later. */
const letIn = (at: number, name = 'a'): Lines => [
  thinks(at, [condition('QuotaReserved', at), condition('Admitted', at)]),
  job(at + 0.1, {
    suspended: false,
    startTime: time(at),
    active: 1,
    conditions: [condition('Suspended', at, { status: 'False', reason: 'JobResumed' })],
  }),
  starts(name, at + 1),
];

/** Kueue takes it back: the Job is suspended, and its pod goes. */
const takenBack = (at: number, reason: string, name = 'a'): Lines => [
  thinks(at, [waits(at, 'Pending', 'preempted'), putOut(at, reason)]),
  job(at + 0.1, {
    suspended: true,
    active: 0,
    startTime: null,
    conditions: [condition('Suspended', at, { reason: 'JobSuspended' })],
  }),
  pod(at + 0.2, name, { deletionTimestamp: time(at + 30) }),
  ends(name, at + 2, 143, { started: at - 60 }),
  gone(at + 4, name),
];

const finishes = (at: number, name = 'a'): Lines => [
  ends(name, at, 0, { started: at - 60 }),
  completes(at + 2),
];

export const inAQueue: Readonly<Record<string, Situation>> = {
  'a place that gets better, and then its turn': {
    lines: [
      held,
      thinks(1, [waits(1, 'WaitingForQuota')], { place: { place: 3, of: 12 } }),
      thinks(600, [waits(1, 'WaitingForQuota')], { place: { place: 1, of: 10 } }),
      letIn(1_200),
      finishes(1_300),
    ],
    told: ['card', 'started', 'finished'],
    card: [/\(place 3 of 12\)/, /\(place 1 of 10\)/, /is running/],
    says: { started: /^resnet started on gpu-1 after waiting 20 m 4 s for its turn$/ },
  },
  'a queue that says nothing of those who are not first': {
    lines: [held, thinks(1, []), letIn(1_200), finishes(1_300)],
    told: ['card', 'started', 'finished'],
    card: [/waits for its turn in the queue "team-a"$/],
  },
  'more than the queue may ever give': {
    lines: [held, thinks(1, [waits(1, 'ExceedsMaxQuota', 'requests 16, max 8')]), gone(600)],
    told: ['card', 'blocked/queue-too-small', 'deleted'],
    says: { 'blocked/queue-too-small': /^resnet cannot start: This run asks for more than/ },
  },
  'a queue that is missing, and is made': {
    lines: [
      held,
      thinks(1, [waits(1, 'Inadmissible', "LocalQueue team-a doesn't exist")]),
      thinks(300, [waits(300, 'Pending', 'insufficient unused quota')]),
      letIn(600),
      finishes(700),
    ],
    told: ['card', 'blocked/queue-missing', 'started', 'finished'],
  },
  'taken back for a run of higher priority, and let in again': {
    lines: [held, letIn(10), takenBack(100, 'Preempted'), letIn(2_000, 'b'), finishes(2_100, 'b')],
    told: ['card', 'started', 'finished'],
    card: [/is running/, /is queued: The run is paused: one of higher priority/, /is running/],
  },
  'the time limit of a queue': {
    lines: [
      held,
      letIn(10),
      takenBack(100, 'DeactivatedDueToMaximumExecutionTimeExceeded'),
      gone(2_000),
    ],
    told: ['card', 'started', 'blocked/queue-time-limit', 'deleted'],
    says: {
      'blocked/queue-time-limit':
        /^resnet cannot go on: The run was stopped at the time limit of the queue "team-a"$/,
    },
  },
  'a queue that a person stops and opens again': {
    lines: [
      held,
      letIn(10),
      takenBack(100, 'ClusterQueueStopped'),
      letIn(400, 'b'),
      finishes(500, 'b'),
    ],
    told: ['card', 'started', 'finished'],
    card: [/The platform team has stopped the queue "team-a" for now/],
  },
};
