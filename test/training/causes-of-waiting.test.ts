import type {
  Condition,
  ContainerObservation,
  Observation,
  PodObservation,
} from '../../src/training/observation.ts';
import {
  at,
  condition,
  makeContainer,
  makeEvent,
  makeJob,
  makePod,
  observe,
  states,
} from './observed.ts';
import { checkCauses, row } from './check-causes.ts';

const stopped = makePod([makeContainer(states.ended(143))], {
  phase: 'Failed',
  deletionTimestamp: at(70),
});
const preparing = longAgo([makeContainer(states.waiting('PodInitializing'))], {
  initContainers: [makeContainer(states.running, { name: 'download' })],
});
const queued = makeJob({ suspended: true, active: 0 });
const noNode = '0/8 nodes are available:';

checkCauses({
  'held back': [
    row('suspended', observe(makeJob({ suspended: true, failed: 0 })), { says: /is held/ }),
    row('paused', observe(makeJob({ suspended: true, active: 0 }), [stopped]), {
      says: /was paused; it starts again/,
    }),
    row(
      'quota',
      refusedPod(
        'Error creating: pods "p" is forbidden: exceeded quota: gpu-quota, requested: requests.nvidia.com/gpu=2, used: requests.nvidia.com/gpu=7, limited: requests.nvidia.com/gpu=8',
      ),
      {
        says: /^The namespace’s quota is nearly used up: 7 of 8 GPUs are in use, and this run asks for 2\.$/,
        evidence: /gpu-quota/,
        hopeless: true,
      },
    ),
    row(
      'quota',
      refusedPod(
        'Error creating: pods "p" is forbidden: exceeded quota: q, requested: requests.nvidia.com/gpu=2, used: requests.nvidia.com/gpu=8, limited: requests.nvidia.com/gpu=8',
      ),
      { says: /quota is used up: 8 of 8 GPUs/, hopeless: true },
    ),
    row(
      'quota',
      refusedPod(
        'Error creating: pods "p" is forbidden: exceeded quota: q, requested: limits.memory=64Gi,requests.nvidia.com/gpu=1, used: limits.memory=16Gi, limited: limits.memory=32Gi',
      ),
      { says: /16Gi of 32Gi memory are in use, and this run asks for 64Gi/, hopeless: true },
    ),
    row(
      'quota',
      refusedPod(
        'Error creating: pods "p" is forbidden: exceeded quota: q, requested: requests.nvidia.com/gpu=16, used: requests.nvidia.com/gpu=0, limited: requests.nvidia.com/gpu=8',
      ),
      { says: /too small for this run: 0 of 8 GPUs/, hopeless: true },
    ),
    row(
      'quota-needs-limits',
      refusedPod(
        'Error creating: pods "p" is forbidden: failed quota: q: must specify limits.memory for: train',
      ),
      { says: /limits that the template does not set/, evidence: /limits\.memory/, hopeless: true },
    ),
    row(
      'namespace-ending',
      refusedPod(
        'Error creating: pods "p" is forbidden: unable to create new content in namespace vision because it is being terminated',
      ),
      { says: /namespace is being deleted/, hopeless: true },
    ),
    row(
      'pod-security',
      refusedPod(
        'Error creating: pods "p" is forbidden: violates PodSecurity "restricted:latest": …',
      ),
      { hopeless: true },
    ),
    row(
      'service-account-missing',
      refusedPod(
        'Error creating: pods "p" is forbidden: error looking up service account vision/x: serviceaccount "x" not found',
      ),
      { hopeless: true },
    ),
    row(
      'admission-denied',
      refusedPod('Error creating: admission webhook "x.y" denied the request: no'),
      { hopeless: true },
    ),
    row(
      'limit-range',
      refusedPod(
        'Error creating: pods "p" is forbidden: maximum memory usage per Container is 8Gi, but limit is 64Gi',
      ),
      { hopeless: true },
    ),
    row('pod-refused', refusedPod('Error creating: something new in 1.40')),
  ],
  'with nothing said': [
    row('no-pod-yet', observe(makeJob({ active: 0, creationTimestamp: at(-200) })), {
      says: /has not made the run’s pod yet/,
    }),
    row('not-scheduled-yet', observe(makeJob(), [longAgo([], { nodeName: '', conditions: [] })]), {
      says: /^No scheduler/,
    }),
    row('slow-step', observe(makeJob(), [preparing]), {
      says: /^The preparation step "download" is still running/,
    }),
    row('slow-node', observe(makeJob(), [longAgo([makeContainer(states.creating)])]), {
      says: /^Node gpu-node-1 has the run/,
    }),
  ],
  'in a queue': [
    row('queue-waiting', inQueue({ reason: 'WaitingForQuota', message: 'no room' }), {
      says: /waits for its turn in the queue "team-a"/,
      evidence: /WaitingForQuota: no room/,
      hopeless: false,
    }),
    row('queue-waiting', inQueue({ reason: 'Pending', message: "couldn't assign flavors" }), {
      says: /waits for its turn/,
    }),
    row('queue-waiting', inQueue(), { says: /waits for its turn/ }),
    row('queue-waiting', observe(queued, [], [], { queue: 'team-a', conditions: [] }), {
      says: /^The run waits for its turn in the queue "team-a"\.$/,
    }),
    row(
      'queue-waiting',
      observe(queued, [], [], { queue: 'team-a', conditions: [], place: { place: 3, of: 12 } }),
      { says: /in the queue "team-a" \(place 3 of 12\)\.$/ },
    ),
    ...['WaitingForPreemptedWorkloads', 'PendingEvaluation', 'WaitingForPodsReady'].map((reason) =>
      row('queue-waiting', inQueue({ reason }), { says: /waits for its turn/ }),
    ),
    row(
      'queue-checks',
      observe(queued, [], [], {
        queue: 'team-a',
        conditions: [condition('QuotaReserved'), condition('Admitted', { status: 'False' })],
        checks: [{ name: 'nodes', state: 'Pending', message: 'Waiting for resources' }],
      }),
      {
        says: /^The queue "team-a" has a place for the run; the cluster still prepares/,
        evidence: /^nodes Pending: Waiting for resources$/,
        hopeless: false,
      },
    ),
    row('queue-too-small', inQueue({ reason: 'ExceedsMaxQuota' }), {
      says: /more than the queue "team-a" may ever give/,
      hopeless: true,
    }),
    row('queue-no-such-node', inQueue({ reason: 'NoMatchingFlavor' }), { hopeless: true }),
    row('queue-no-such-node', inQueue({ reason: 'TopologyPlacementFailed' })),
    row('queue-missing', inQueue({ reason: 'Misconfigured', message: 'ClusterQueue c is bad' }), {
      says: /^The queue "team-a" does not exist here, or is not set up\.$/,
      hopeless: true,
    }),
    row(
      'queue-missing',
      inQueue({ reason: 'Inadmissible', message: "LocalQueue team-b doesn't exist" }),
      { says: /^The queue "team-b" does not exist/ },
    ),
    row('queue-stopped', inQueue({ reason: 'Suspended' }), { says: /stopped the queue "team-a"/ }),
    row('queue-stopped', inQueue({}, { reason: 'ClusterQueueStopped' }), { hopeless: false }),
    row('queue-preempted', inQueue({ reason: 'Pending' }, { reason: 'Preempted' }), {
      says: /is paused: one of higher priority took its place/,
      hopeless: false,
    }),
    row('queue-paused', inQueue({}, { reason: 'PodsReadyTimeout' }), {
      says: /^The run is paused: it did not get going in time, and it went back into the queue/,
    }),
    row('queue-paused', inQueue({}, { reason: 'NodeFailures' }), { says: /a node that it ran on/ }),
    row('queue-paused', inQueue({}, { reason: 'AdmissionCheck' }), { says: /could not give it/ }),
    row('queue-paused', inQueue({}, { reason: 'ReasonOfAnotherVersion' }), {
      says: /^The run is paused: it went back into/,
    }),
    row(
      'queue-preempted',
      observe(queued, [], [], {
        queue: 'team-a',
        conditions: [condition('Admitted'), condition('Evicted', { reason: 'Preempted' })],
      }),
    ),
    row(
      'queue-missing',
      inQueue({ reason: 'Inadmissible', message: "ClusterQueue c doesn't exist" }),
      { says: /^The queue "team-a" does not exist here, or is not set up/ },
    ),
    row(
      'queue-stopped',
      inQueue({ reason: 'Inadmissible', message: 'ClusterQueue c is inactive' }),
    ),
    row('queue-stopped', inQueue({}, { reason: 'LocalQueueStopped' })),
    row(
      'queue-too-small',
      inQueue({
        reason: 'Pending',
        message:
          "couldn't assign flavors to pod set main: insufficient quota for nvidia.com/gpu in flavor gpu, request > maximum capacity (16 > 8)",
      }),
      {
        hopeless: true,
      },
    ),
    row(
      'queue-waiting',
      inQueue({
        reason: 'Pending',
        message:
          "couldn't assign flavors to pod set main: insufficient unused quota for nvidia.com/gpu in flavor gpu, 2 more needed",
      }),
      {
        hopeless: false,
      },
    ),
    row(
      'queue-time-limit',
      inQueue({}, { reason: 'DeactivatedDueToMaximumExecutionTimeExceeded' }),
      { says: /time limit of the queue "team-a"/, hopeless: true },
    ),
    row(
      'queue-time-limit',
      inQueue({}, { reason: 'InactiveWorkload', message: 'exceeding the maximum execution time' }),
    ),
    row('queue-gave-up', inQueue({}, { reason: 'DeactivatedDueToRequeuingLimitExceeded' }), {
      says: /did not get going in time, as often as it was tried\.$/,
      hopeless: true,
    }),
    row('queue-gave-up', inQueue({}, { reason: 'Deactivated' }), {
      says: /will not start by itself/,
      hopeless: true,
    }),
    row('queue-admitted', observe(queued, [], [], { conditions: [condition('Admitted')] }), {
      says: /has let the run in/,
    }),
  ],
  'no node': [
    row(
      'no-free-gpu',
      unscheduled(
        `${noNode} 3 Insufficient nvidia.com/gpu, 5 node(s) had untolerated taint(s). preemption: 0/8 nodes are available: 3 No preemption victims found for incoming pod, 5 Preemption is not helpful for scheduling.`,
      ),
      { says: /3 of 8 nodes/ },
    ),
    row(
      'gpu-too-many',
      unscheduled(
        '0/1 nodes are available: 1 Insufficient nvidia.com/gpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.',
      ),
      { says: /that many GPUs/ },
    ),
    row('no-free-memory', unscheduled(`${noNode} 8 Insufficient memory.`), {
      says: /8 of 8 nodes/,
    }),
    row('no-free-cpu', unscheduled(`${noNode} 8 Insufficient cpu.`)),
    row('no-free-disk', unscheduled(`${noNode} 8 Insufficient ephemeral-storage.`), {
      says: /free scratch disk: 8 of 8 nodes/,
    }),
    row('memory-too-much', unscheduled(neverFits('memory')), { says: /that much memory/ }),
    row('cpu-too-much', unscheduled(neverFits('cpu')), { says: /that much processor time/ }),
    row('disk-too-much', unscheduled(neverFits('ephemeral-storage')), {
      says: /that much scratch disk/,
    }),
    row(
      'no-free-memory',
      unscheduled(`${noNode} 8 Insufficient memory, 6 Insufficient nvidia.com/gpu.`),
      { says: /^Not enough free memory: 8 of 8 nodes/ },
    ),
    row(
      'no-free-cpu',
      unscheduled(`${noNode} 2 Insufficient cpu, 6 Insufficient nvidia.com/gpu.`),
      { says: /2 of 8 nodes/ },
    ),
    row('no-free-resource', unscheduled(`${noNode} 3 Insufficient rdma/hca.`), {
      says: /^Not enough of something that the run asks for is free: 3 of 8 nodes/,
      evidence: /rdma/,
    }),
    row('held-by-gate', unscheduled('Scheduling is blocked', { reason: 'SchedulingGated' }), {
      says: /holds this run back on purpose/,
    }),
    row('no-free-place', unscheduled(`${noNode} 8 Too many pods.`)),
    row(
      'no-such-node',
      unscheduled(`${noNode} 8 node(s) didn't match Pod's node affinity/selector.`),
    ),
    row('no-such-node', unscheduled("node(s) didn't match Pod's node affinity/selector")),
    row(
      'nodes-reserved',
      unscheduled(`${noNode} 8 node(s) had untolerated taint {dedicated: x}.`),
      {
        says: /^Every node is reserved/,
      },
    ),
    row('nodes-in-maintenance', unscheduled(`${noNode} 8 node(s) were unschedulable.`), {
      says: /^The nodes are closed for maintenance/,
    }),
    row(
      'no-such-node',
      unscheduled(
        `${noNode} 1 node(s) had untolerated taint(s), 7 node(s) didn't match Pod's node affinity/selector. preemption: 0/8 nodes are available: 8 Preemption is not helpful for scheduling.`,
      ),
      {
        says: /^No node takes this run: 7 are of another kind than it asks for, 1 is reserved for others or out of order\.$/,
      },
    ),
    row(
      'no-free-gpu',
      unscheduled(
        `${noNode} 1 node(s) had volume node affinity conflict, 2 node(s) were unschedulable, 5 Insufficient nvidia.com/gpu.`,
      ),
      { says: /5 of 8 nodes/ },
    ),
    row('volume-elsewhere', unscheduled(`${noNode} 8 node(s) had volume node affinity conflict.`), {
      says: /can reach its storage/,
    }),
    row('volume-missing', unscheduled('persistentvolumeclaim "data" not found'), {
      says: /"data"/,
    }),
    row(
      'volume-not-ready',
      unscheduled(`${noNode} pod has unbound immediate PersistentVolumeClaims.`),
    ),
    row('no-node', unscheduled('words of a later version')),
    row(
      'making-room',
      unscheduled(`${noNode} 8 Insufficient nvidia.com/gpu.`, {
        nominatedNodeName: 'n3',
      }),
      { says: /node n3/ },
    ),
    row('adding-node', {
      ...unscheduled(`${noNode} 8 Insufficient nvidia.com/gpu.`),
      events: [makeEvent('TriggeredScaleUp', 'pod triggered scale-up: [{g 1->2 (max: 2)}]')],
    }),
    row('cannot-add-node', {
      ...unscheduled(`${noNode} 8 Insufficient nvidia.com/gpu.`),
      events: [
        makeEvent(
          'NotTriggerScaleUp',
          "pod didn't trigger scale-up: 1 max node group size reached",
        ),
      ],
    }),
    row('no-free-gpu', {
      ...unscheduled(`${noNode} 8 Insufficient nvidia.com/gpu.`),
      events: [makeEvent('TriggeredScaleUp', 'pod triggered scale-up', { at: at(-21 * 60) })],
    }),
  ],
  'the image': [
    row('image-name-invalid', waiting('InvalidImageName', 'couldn\'t parse image name "BAD:::x"'), {
      says: /matilda|BAD/,
      hopeless: true,
    }),
    row(
      'image-not-found',
      waiting(
        'ErrImagePull',
        'rpc error: code = NotFound desc = failed to resolve image: docker.io/matilda/x:v1: not found',
      ),
      { hopeless: true },
    ),
    row(
      'image-not-found',
      waiting(
        'ImagePullBackOff',
        'Back-off pulling image "docker.io/matilda/x:v1": ErrImagePull: rpc error: code = NotFound desc = not found',
      ),
      { says: /^The image "matilda\/resnet:v1" does not exist/, hopeless: true },
    ),
    row(
      'image-not-allowed',
      waiting(
        'ErrImagePull',
        'pull access denied, repository does not exist or may require authorization',
      ),
      { hopeless: true },
    ),
    row(
      'image-registry-unreachable',
      waiting('ErrImagePull', 'dial tcp 10.0.0.1:443: i/o timeout'),
    ),
    row(
      'image-registry-limit',
      waiting('ErrImagePull', 'toomanyrequests: You have reached your pull rate limit'),
    ),
    row(
      'image-wrong-platform',
      waiting('ErrImagePull', 'no match for platform in manifest: not found'),
      { says: /was not built for this kind of processor/ },
    ),
    row('image-disk-full', waiting('ErrImagePull', 'write /x: no space left on device'), {
      says: /does not fit on the node/,
    }),
    row('image-unreadable', waiting('ImageInspectError', 'failed to inspect image'), {
      says: /cannot be used on this node/,
      hopeless: true,
    }),
    row('image-not-on-node', waiting('ErrImageNeverPull'), { hopeless: true }),
    row('pulling-image', {
      ...said('Pulling', 'Pulling image "x"'),
      pods: [makePod([makeContainer(states.creating)], { creationTimestamp: at(-300) })],
    }),
  ],
  'the container': [
    row('secret-missing', waiting('CreateContainerConfigError', 'secret "wandb-key" not found'), {
      says: /"wandb-key"/,
      hopeless: true,
    }),
    row('configmap-missing', waiting('CreateContainerConfigError', 'configmap "conf" not found'), {
      says: /"conf"/,
      hopeless: true,
    }),
    row(
      'key-missing',
      waiting('CreateContainerConfigError', "couldn't find key token in Secret vision/wandb"),
      { says: /The key "token" is missing/, hopeless: true },
    ),
    row('crash-loop', waiting('CrashLoopBackOff', 'back-off 10s restarting failed container'), {
      says: /ended with an error; the cluster waits/,
    }),
    row(
      'command-not-executable',
      waiting('RunContainerError', 'exec: "/train.sh": permission denied'),
      { says: /"\/train.sh" cannot be executed/, hopeless: true },
    ),
    row('cannot-start', waiting('RunContainerError', 'something else'), { hopeless: true }),
    row(
      'image-runs-as-root',
      waiting(
        'CreateContainerConfigError',
        'container has runAsNonRoot and image will run as root',
      ),
      { hopeless: true },
    ),
    row(
      'output-folder',
      waiting(
        'CreateContainerConfigError',
        'failed to create subPath directory for volumeMount "outputs"',
      ),
      { hopeless: true },
    ),
    row('container-config', waiting('CreateContainerConfigError', 'something else'), {
      hopeless: true,
    }),
    row('helper-crashes', besideWaiting('CrashLoopBackOff'), {
      says: /^The container "logger" beside the training keeps failing/,
    }),
    row('image-not-found', besideWaiting('ErrImagePull', 'manifest unknown')),
    row('container-not-created', waiting('CreateContainerError', 'context deadline exceeded')),
    row(
      'command-not-found',
      waiting('RunContainerError', 'exec: "pythn": executable file not found in $PATH'),
      { says: /"pythn"/, hopeless: true },
    ),
    row('container-waits', waiting('ReasonOfAnotherVersion', 'what it says')),
    row(
      'folder-missing',
      said(
        'FailedMount',
        'MountVolume.SetUp failed for volume "d" : hostPath type check failed: /share/x is not a directory',
      ),
      { hopeless: true },
    ),
    row('share-refused', said('FailedMount', 'mount.nfs: access denied by server while mounting'), {
      hopeless: true,
    }),
    row('mount-failed', said('FailedMount', 'mount.nfs: Connection timed out')),
    row(
      'mount-secret-missing',
      said('FailedMount', 'MountVolume.SetUp failed for volume "k" : secret "wandb" not found'),
      { says: /secret "wandb", which is missing/, hopeless: true },
    ),
    row('disk-not-attached', said('FailedAttachVolume', 'timed out'), { says: /be attached/ }),
    row('fixing-file-rights', said('VolumePermissionChangeInProgress', '10000 files'), {
      says: /file rights on a large volume/,
    }),
    row('gpu-not-prepared', said('FailedPrepareDynamicResources', 'claim x'), { says: /GPU/ }),
    row('disk-attached-elsewhere', said('FailedAttachVolume', 'Multi-Attach error for volume "v"')),
    row('node-network', said('FailedCreatePodSandBox', 'rpc error')),
  ],
});

/** A pod that has been there for some minutes. */
function longAgo(
  containers: readonly ContainerObservation[],
  more: Partial<PodObservation> = {},
): PodObservation {
  return makePod(containers, { creationTimestamp: at(-200), ...more });
}

/** What waits is a container beside the training one. */
function besideWaiting(reason: string, message?: string): Observation {
  const logger = makeContainer(states.waiting(reason, message), { name: 'logger' });
  return observe(makeJob(), [makePod([makeContainer(states.creating), logger])]);
}

/** A run in a queue: why it was not let in, and why it was put out, where it was. */
function inQueue(refused: Partial<Condition> = {}, evicted?: Partial<Condition>): Observation {
  const conditions = [
    condition('QuotaReserved', { status: 'False', ...refused }),
    ...(evicted ? [condition('Evicted', evicted)] : []),
  ];
  return observe(queued, [], [], { queue: 'team-a', conditions });
}

function waiting(reason: string, message?: string): Observation {
  return observe(makeJob(), [makePod([makeContainer(states.waiting(reason, message))])]);
}

/** No node would fit even if other pods were taken away. */
function neverFits(resource: string): string {
  const refused = `0/2 nodes are available: 2 Insufficient ${resource}.`;
  return `${refused} preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.`;
}

function unscheduled(
  message: string,
  { reason = 'Unschedulable', ...more }: Partial<PodObservation> = {},
): Observation {
  const scheduled = { status: 'False', reason, message };
  return observe(makeJob(), [
    makePod([], { conditions: [condition('PodScheduled', scheduled)], ...more }),
  ]);
}

function refusedPod(message: string): Observation {
  const object = { kind: 'Job', name: 'train-resnet' };
  return observe(makeJob({ active: 0 }), [], [makeEvent('FailedCreate', message, { object })]);
}

function said(reason: string, message: string): Observation {
  return observe(
    makeJob(),
    [makePod([makeContainer(states.creating)])],
    [makeEvent(reason, message)],
  );
}
