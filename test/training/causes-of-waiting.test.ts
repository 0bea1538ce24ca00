import type { Observation, PodObservation } from '../../src/training/observation.ts';
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

const noNode = '0/8 nodes are available:';

checkCauses({
  'held back': [
    row('suspended', observe(makeJob({ suspended: true, failed: 0 }))),
    row(
      'quota',
      refusedPod(
        'Error creating: pods "p" is forbidden: exceeded quota: gpu-quota, requested: requests.nvidia.com/gpu=2, used: requests.nvidia.com/gpu=7, limited: requests.nvidia.com/gpu=8',
      ),
      { says: /asks for 2 GPUs, and 7 of 8 are in use/, hopeless: true },
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
    row('no-free-place', unscheduled(`${noNode} 8 Too many pods.`)),
    row(
      'no-such-node',
      unscheduled(`${noNode} 8 node(s) didn't match Pod's node affinity/selector.`),
    ),
    row('nodes-reserved', unscheduled(`${noNode} 8 node(s) had untolerated taint {dedicated: x}.`)),
    row('nodes-in-maintenance', unscheduled(`${noNode} 8 node(s) were unschedulable.`)),
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
      { says: /docker.io\/matilda\/x:v1/, hopeless: true },
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
    row('disk-attached-elsewhere', said('FailedAttachVolume', 'Multi-Attach error for volume "v"')),
    row('node-network', said('FailedCreatePodSandBox', 'rpc error')),
  ],
});

function waiting(reason: string, message?: string): Observation {
  return observe(makeJob(), [makePod([makeContainer(states.waiting(reason, message))])]);
}

function unscheduled(message: string, more: Partial<PodObservation> = {}): Observation {
  const scheduled = { status: 'False', reason: 'Unschedulable', message };
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
