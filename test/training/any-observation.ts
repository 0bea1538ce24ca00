import {
  type Arbitrary,
  array,
  boolean,
  constant,
  constantFrom,
  integer,
  nat,
  oneof,
  record,
  string,
  uuid,
} from 'fast-check';
import type {
  Condition,
  ContainerObservation,
  ContainerState,
  EventObservation,
  JobObservation,
  Observation,
  PodObservation,
} from '../../src/training/observation.ts';
import { at } from './observed.ts';

/** Times as the API server sends them, Go's zero times, and nonsense. */
const time = oneof(
  { weight: 6, arbitrary: integer({ min: -600, max: 600 }).map(at) },
  constantFrom('', '1970-01-01T00:00:00Z', '0001-01-01T00:00:00Z', 'yesterday'),
);

/** Reasons this project knows, and what a later version may bring. */
const reason = oneof(
  constantFrom(
    'BackoffLimitExceeded',
    'DeadlineExceeded',
    'PodFailurePolicy',
    'Evicted',
    'Unschedulable',
    'SchedulingGated',
    'PreemptionByScheduler',
    'EvictionByEvictionAPI',
    'ContainerCreating',
    'ErrImagePull',
    'ImagePullBackOff',
    'CrashLoopBackOff',
    'CreateContainerConfigError',
    'StartError',
    'OOMKilled',
    'Error',
    'Completed',
    'ContainerStatusUnknown',
    'FailedCreate',
    'FailedMount',
    '',
  ),
  string({ maxLength: 20 }),
);
const message = oneof(
  constantFrom(
    '',
    'exceeded quota: q, requested: a=',
    '0/3 nodes are available: 3 Insufficient nvidia.com/gpu.',
    'exec: "x": executable file not found',
    'secret "s" not found',
  ),
  string({ maxLength: 60 }),
);

const condition: Arbitrary<Condition> = record(
  {
    type: constantFrom(
      'Complete',
      'Failed',
      'FailureTarget',
      'Suspended',
      'PodScheduled',
      'Ready',
      'ContainersReady',
      'DisruptionTarget',
      'New',
    ),
    status: constantFrom('True', 'False', 'Unknown'),
    reason,
    message,
    lastTransitionTime: time,
  },
  { requiredKeys: ['type', 'status'] },
);
const conditions = array(condition, { maxLength: 4 });

const terminated = record(
  {
    exitCode: constantFrom(-1, 0, 1, 2, 125, 128, 134, 135, 137, 139, 143, 255),
    signal: integer({ min: 0, max: 64 }),
    reason,
    message,
    startedAt: time,
    finishedAt: time,
  },
  { requiredKeys: ['exitCode'] },
);
const state: Arbitrary<ContainerState> = oneof(
  constant({}),
  record({ waiting: record({ reason, message }, { requiredKeys: [] }) }),
  record({ running: record({ startedAt: time }, { requiredKeys: [] }) }),
  record({ terminated }),
);
const container: Arbitrary<ContainerObservation> = record(
  {
    name: constantFrom('train', 'prepare', 'sidecar'),
    image: string({ maxLength: 20 }),
    restartCount: nat({ max: 5 }),
    state,
    lastState: state,
  },
  { requiredKeys: ['name', 'restartCount', 'state', 'lastState'] },
);

const identity = {
  name: constantFrom('a', 'b', 'c'),
  namespace: constant('vision'),
  uid: uuid(),
  resourceVersion: constant('1'),
  creationTimestamp: time,
};
const pod: Arbitrary<PodObservation> = record(
  {
    ...identity,
    jobUid: constant('job-1'),
    deletionTimestamp: time,
    nodeName: string({ maxLength: 9 }),
    nominatedNodeName: string({ maxLength: 9 }),
    phase: constantFrom('Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'),
    reason,
    message,
    completionIndex: nat({ max: 3 }),
    memoryLimit: constantFrom('64Gi', '1000', '1e3', ''),
    conditions,
    initContainers: array(container, { maxLength: 2 }),
    containers: array(container, { maxLength: 2 }),
  },
  {
    requiredKeys: [
      'name',
      'namespace',
      'uid',
      'resourceVersion',
      'jobUid',
      'creationTimestamp',
      'conditions',
      'initContainers',
      'containers',
    ],
  },
);
const job: Arbitrary<JobObservation> = record(
  {
    ...identity,
    deletionTimestamp: time,
    suspended: boolean(),
    ttlSecondsAfterFinished: nat(),
    startTime: time,
    completionTime: time,
    active: nat({ max: 3 }),
    succeeded: nat({ max: 3 }),
    failed: nat({ max: 3 }),
    terminating: nat({ max: 3 }),
    conditions,
  },
  {
    requiredKeys: [
      'name',
      'namespace',
      'uid',
      'resourceVersion',
      'creationTimestamp',
      'suspended',
      'active',
      'succeeded',
      'failed',
      'terminating',
      'conditions',
    ],
  },
);
const event: Arbitrary<EventObservation> = record({
  type: constantFrom('Normal', 'Warning'),
  reason,
  message,
  object: record({ kind: constantFrom('Pod', 'Job'), name: constantFrom('a', 'b') }),
  at: time,
  count: nat(),
});

/** An observation as no cluster may ever have sent it, out of order and torn. */
export const anyObservation: Arbitrary<Observation> = record(
  {
    job,
    pods: array(pod, { maxLength: 4 }),
    events: array(event, { maxLength: 5 }),
    workload: record({ queue: string(), conditions }, { requiredKeys: ['conditions'] }),
  },
  { requiredKeys: ['pods', 'events'] },
);
