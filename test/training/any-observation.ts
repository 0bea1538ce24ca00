import {
  type Arbitrary,
  array,
  boolean,
  constant,
  constantFrom,
  integer,
  nat,
  oneof,
  option,
  record,
  stringMatching,
  tuple,
  uuid,
} from 'fast-check';
import type { Amounts, NodeCapacity } from '../../src/training/capacity.ts';
import type {
  Condition,
  ContainerObservation,
  ContainerState,
  EventObservation,
  JobObservation,
  Observation,
  PodObservation,
  WorkloadObservation,
} from '../../src/training/observation.ts';
import { at } from './observed.ts';

/** Times as the API server sends them, Go's zero times, and nonsense. */
const time = oneof(
  { weight: 6, arbitrary: integer({ min: -600, max: 600 }).map(at) },
  constantFrom('', '1970-01-01T00:00:00Z', '0001-01-01T00:00:00Z', 'yesterday'),
);

/** Names as Kubernetes allows them. */
const name = stringMatching(/^[a-z][a-z0-9]{0,3}(-[a-z0-9]{1,4})?$/);

/** What a later version may bring: a reason in the manner of Kubernetes that nobody knows. */
const unheardOf = array(constantFrom('Quantum', 'Flux', 'Node', 'Image', 'Pod', 'Lost', 'Error'), {
  minLength: 2,
  maxLength: 4,
}).map((words) => words.join(''));

/** Reasons of Jobs, pods, containers, events and Workloads. */
const known = [
  'BackoffLimitExceeded',
  'DeadlineExceeded',
  'PodFailurePolicy',
  'MaxFailedIndexesExceeded',
  'FailedIndexes',
  'SuccessPolicy',
  'CompletionsReached',
  'JobSuspended',
  'Evicted',
  'Terminated',
  'NodeLost',
  'NodeShutdown',
  'Preempting',
  'OutOfnvidia.com/gpu',
  'UnexpectedAdmissionError',
  'Unschedulable',
  'SchedulingGated',
  'PreemptionByScheduler',
  'EvictionByEvictionAPI',
  'DeletionByTaintManager',
  'DeletionByPodGC',
  'TerminationByKubelet',
  'ContainerCreating',
  'PodInitializing',
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'CrashLoopBackOff',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'PostStartHookError',
  'StartError',
  'ContainerCannotRun',
  'OOMKilled',
  'Error',
  'Completed',
  'ContainerStatusUnknown',
  'FailedCreate',
  'SuccessfulCreate',
  'FailedMount',
  'FailedAttachVolume',
  'FailedCreatePodSandBox',
  'FailedPrepareDynamicResources',
  'VolumePermissionChangeInProgress',
  'TriggeredScaleUp',
  'NotTriggerScaleUp',
  'FailedScaleUp',
  'Pulling',
  'Failed',
  'WaitingForQuota',
  'ExceedsMaxQuota',
  'NoMatchingFlavor',
  'Misconfigured',
  'Inadmissible',
  'Pending',
  'Suspended',
  'Preempted',
  'ClusterQueueStopped',
  'DeactivatedDueToMaximumExecutionTimeExceeded',
  'DeactivatedDueToRequeuingLimitExceeded',
  'PodsReadyTimeout',
] as const;
const reason = oneof({ weight: 4, arbitrary: constantFrom(...known) }, unheardOf, constant(''));

const message = oneof(
  constantFrom(
    '',
    'exceeded quota: q, requested: a=',
    'exceeded quota: q, requested: requests.nvidia.com/gpu=2, used: requests.nvidia.com/gpu=8, limited: requests.nvidia.com/gpu=8',
    '0/3 nodes are available: 3 Insufficient nvidia.com/gpu.',
    '0/3 nodes are available: 1 Insufficient memory, 2 Insufficient cpu, 3 Insufficient nvidia.com/gpu. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
    '0/2 nodes are available: 1 node(s) were unschedulable, 1 Insufficient rdma/hca.',
    "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.",
    '0/0 nodes are available: ',
    'exec: "x": executable file not found',
    'secret "s" not found',
    'Back-off pulling image "x"',
    'failed to resolve image: not found',
    'Failed to pull image "x": unauthorized',
    'hostPath type check failed: /share/x is not a directory',
    "LocalQueue team-b doesn't exist",
    'violates PodSecurity "restricted:latest"',
    'The node was low on resource: ephemeral-storage.',
    'Traceback (most recent call last):\nValueError: x',
    '\u0000\ud800',
  ),
  name,
  tuple(unheardOf, name).map(([word, rest]) => `${word}: ${rest}`),
);

const condition: Arbitrary<Condition> = record(
  {
    type: constantFrom(
      'Complete',
      'Failed',
      'FailureTarget',
      'SuccessCriteriaMet',
      'Suspended',
      'PodScheduled',
      'Ready',
      'ContainersReady',
      'DisruptionTarget',
      'QuotaReserved',
      'Admitted',
      'Evicted',
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

/** What a container printed last, or why it could not be started. */
const lastWords = oneof(
  name,
  constantFrom(
    '',
    'exec: "x": executable file not found',
    'mkdir: cannot create directory: Permission denied',
    'epoch 1 loss=nan\nTraceback (most recent call last):\nValueError: x',
    '\u0000\ud800',
  ),
);

const terminated = record(
  {
    exitCode: constantFrom(-1, 0, 1, 2, 125, 128, 134, 135, 137, 139, 143, 255),
    signal: integer({ min: 0, max: 64 }),
    reason,
    message: lastWords,
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
    sidecar: constant(true as const),
    image: name,
    restartCount: nat({ max: 5 }),
    state,
    lastState: state,
  },
  { requiredKeys: ['name', 'restartCount', 'state', 'lastState'] },
);

const amounts: Arbitrary<Amounts> = array(
  tuple(
    constantFrom('nvidia.com/gpu', 'memory', 'cpu', 'ephemeral-storage', 'rdma/hca', 'constructor'),
    oneof(nat({ max: 16 }), constantFrom(0.5, 2 ** 33, -1, 1e300)),
  ),
  { maxLength: 5 },
).map((entries) => new Map(entries));

const node: Arbitrary<NodeCapacity> = record(
  {
    name,
    open: boolean(),
    takes: record({ gpu: boolean(), cpu: boolean() }),
    total: amounts,
    used: amounts,
  },
  { requiredKeys: ['name', 'open', 'takes', 'total'] },
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
    nodeName: option(name, { nil: '' }),
    nominatedNodeName: option(name, { nil: '' }),
    phase: constantFrom('Pending', 'Running', 'Succeeded', 'Failed', 'Unknown', 'Entangled'),
    reason,
    message,
    completionIndex: nat({ max: 3 }),
    memoryLimit: constantFrom('64Gi', '1000', '1e3', ''),
    requests: amounts,
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
    parallelism: nat({ max: 4 }),
    completions: nat({ max: 4 }),
    indexed: boolean(),
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
  object: record(
    { kind: constantFrom('Pod', 'Job'), name: constantFrom('a', 'b'), fieldPath: name },
    { requiredKeys: ['kind', 'name'] },
  ),
  at: time,
  count: nat(),
});
const workload: Arbitrary<WorkloadObservation> = record(
  {
    name,
    queue: name,
    conditions,
    checks: array(record({ name, state: unheardOf, message }), { maxLength: 2 }),
    place: record({ place: nat({ max: 9 }), of: nat({ max: 9 }) }),
  },
  { requiredKeys: ['conditions'] },
);

/** An observation as no cluster may ever have sent it, out of order and torn. */
export const anyObservation: Arbitrary<Observation> = record(
  {
    job,
    pods: array(pod, { maxLength: 4 }),
    events: array(event, { maxLength: 5 }),
    workload,
    nodes: array(node, { maxLength: 3 }),
  },
  { requiredKeys: ['pods', 'events'] },
);
