import type {
  ContainerState,
  Observation,
  PodObservation,
} from '../../src/training/observation.ts';
import {
  at,
  condition,
  failedJob,
  makeContainer,
  makeJob,
  makePod,
  observe,
  states,
} from './observed.ts';
import { checkCauses, row } from './check-causes.ts';

const traceback = [
  'epoch 1 loss=0.4',
  'Traceback (most recent call last):',
  '  File "train.py", line 3, in <module>',
  "ValueError: could not convert string to float: 'x'",
];

checkCauses({
  'the program': [
    row('program-failed', ended(1, { message: traceback.join('\n') }), {
      says: /^Your code failed \(exit 1\): ValueError: could not convert string to float: 'x'\.$/,
      hopeless: true,
    }),
    row('program-failed', ended(1), { log: traceback, says: /ValueError/ }),
    row('program-failed', ended(42), { says: /exit 42/ }),
    row(
      'usage',
      ended(2, {
        message: 'usage: train.py\ntrain.py: error: unrecognized arguments: --lrr',
      }),
      { says: /unrecognized arguments: --lrr/ },
    ),
    row('out-of-memory', ended(137, { reason: 'OOMKilled' }, { memoryLimit: '64Gi' }), {
      says: /64 GiB/,
    }),
    row('killed', ended(137), { evidence: /exit code 137/ }),
    row('stopped', ended(143)),
    row('interrupted', ended(130), { says: /was interrupted/ }),
    row('ended-well-but-failed', ended(0), { says: /ended without an error/ }),
    row('shared-memory', ended(1), {
      log: ['RuntimeError: unable to write to file: insufficient shared memory (shm)'],
      says: /\/dev\/shm/,
    }),
    row('gpu-missing', ended(1), {
      log: ['RuntimeError: No CUDA GPUs are available'],
      says: /found no GPU/,
    }),
    row('gpu-broken', ended(1), {
      log: ['RuntimeError: CUDA error: uncorrectable ECC error encountered'],
      says: /fault of its own/,
    }),
    row('gpu-memory-access', ended(1), {
      log: ['RuntimeError: CUDA error: an illegal memory access was encountered'],
    }),
    row('memory-error', ended(1), {
      log: [
        "RuntimeError: DefaultCPUAllocator: can't allocate memory: you tried to allocate 1 bytes",
      ],
      says: /\(RAM\)/,
    }),
    row('checkpoint-mismatch', ended(1), {
      log: [
        'RuntimeError: Error(s) in loading state_dict for ResNet:',
        '\tMissing key(s): "fc.weight".',
      ],
    }),
    row('download-refused', ended(1), {
      log: [
        'huggingface_hub.errors.GatedRepoError: 401 Client Error. Access to model x is restricted.',
      ],
      evidence: /401 Client Error/,
    }),
    row('workers-did-not-meet', ended(1), {
      log: ['torch.distributed.elastic.rendezvous.api.RendezvousTimeoutError'],
    }),
    row('gpu-assert', ended(1), {
      log: ['RuntimeError: CUDA error: device-side assert triggered'],
      says: /out of range/,
    }),
    row('file-missing', ended(1), {
      log: ["FileNotFoundError: [Errno 2] No such file or directory: '/data/train.csv'"],
      says: /does not exist/,
      evidence: /train\.csv/,
    }),
    row('host-unreachable', ended(1), {
      log: ['urllib.error.URLError: [Errno -2] Name or service not known'],
      says: /could not reach a server/,
    }),
    row('segmentation-fault', ended(139)),
    row('aborted', ended(134)),
    row('bus-error', ended(135)),
    row('gpu-memory', ended(1), {
      log: ['torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 MiB'],
      says: /GPU’s memory/,
      evidence: /Tried to allocate/,
    }),
    row('data-loader-killed', ended(1), {
      log: ['RuntimeError: DataLoader worker (pid 17) is killed by signal: Killed.'],
    }),
    row('nccl', ended(1), {
      log: [
        '[Rank 0] Watchdog caught collective operation timeout',
        'RuntimeError: NCCL communicator was aborted',
      ],
    }),
    row('module-missing', ended(1), {
      log: ["ModuleNotFoundError: No module named 'apex'"],
      evidence: /apex/,
    }),
    row('disk-full', ended(1), { log: ['OSError: [Errno 28] No space left on device'] }),
    row('share-permission', ended(1), {
      log: ["PermissionError: [Errno 13] Permission denied: '/worker/checkpoint/a'"],
    }),
    row('loss-diverged', ended(1), {
      log: ['epoch 3 loss=nan', 'FloatingPointError: loss is nan'],
    }),
    // What these libraries print on the way is no cause of what came later.
    ...[
      'Warning: Environment variable NCCL_ASYNC_ERROR_HANDLING is deprecated',
      'UserWarning: CUDA initialization: Found no NVIDIA driver on your system',
      'step 12 loss=0.31 grad_norm=inf (skipped)',
    ].map((warning) =>
      row('program-failed', ended(1), { log: [warning, ...traceback], says: /ValueError/ }),
    ),
    row('loss-diverged', ended(1), { log: ['step 9 loss=nan', 'Loss is nan, stopping training'] }),
    row('program-failed', ended(1), {
      log: ['warning: Permission denied: /root/.cache', ...traceback],
      says: /ValueError/,
    }),
    row(
      'command-not-found',
      ended(128, {
        reason: 'StartError',
        message: 'runc create failed: exec: "pyhton3": executable file not found in $PATH',
        startedAt: '1970-01-01T00:00:00Z',
      }),
      { says: /"pyhton3"/ },
    ),
    row('outcome-unknown', ended(137, { reason: 'ContainerStatusUnknown' })),
    row('pod-deleted', ended(143, {}, { deletionTimestamp: at(75) })),
    row('pod-deleted', deletedWhileWaiting(), {
      says: /deleted in the cluster before it could start\.$/,
    }),
    row('helper-failed', withLogger(states.ended(0), states.ended(3)), {
      says: /"logger" beside it failed \(exit 3\)\.$/,
    }),
    row('program-failed', withLogger(states.ended(1), states.ended(3))),
    row('helper-runs-on', goingOn(states.ended(0)), { says: /^The training has ended, but/ }),
    row('helper-runs-on', goingOn(states.ended(1)), { says: /has failed \(exit 1\), but/ }),
  ],
  'the preparation': [
    row('output-folder', prepared(1, 'mkdir: cannot create directory: Permission denied'), {
      says: /cannot create directory/,
      hopeless: true,
    }),
    row('no-checkpoint', prepared(1, 'cannot resume: there is no checkpoint in /share/x/y'), {
      says: /nothing to resume: there is no checkpoint in \/share\/x\/y\.$/,
      hopeless: true,
    }),
    row('preparation-disk-full', prepared(1, 'mkdir: No space left on device'), {
      says: /share is full/,
      hopeless: true,
    }),
    row('preparation-out-of-memory', prepared(137, '', 'OOMKilled'), {
      says: /"prepare" ran out of memory/,
      hopeless: true,
    }),
    row('preparation-failed', prepared(3, ''), { says: /"prepare" failed \(exit 3\)/ }),
  ],
  'the node and the cluster': [
    row(
      'time-limit',
      podFailed(
        'DeadlineExceeded',
        'Pod was active on the node longer than the specified deadline',
      ),
    ),
    row(
      'time-limit',
      observe(failedJob('DeadlineExceeded', 'Job was active longer than specified deadline')),
    ),
    row(
      'node-disk-full',
      podFailed(
        'Evicted',
        'The node was low on resource: ephemeral-storage. Container train was using 50Gi',
      ),
    ),
    row('node-memory-full', podFailed('Evicted', 'The node was low on resource: memory.')),
    row(
      'scratch-limit',
      podFailed(
        'Evicted',
        'Pod ephemeral local storage usage exceeds the total limit of containers 1Gi. Usage of EmptyDir volume "tmp" exceeds the limit',
      ),
    ),
    row('preempted', disrupted('PreemptionByScheduler'), { hopeless: false }),
    row('drained', disrupted('EvictionByEvictionAPI'), { says: /maintenance/ }),
    row('evicted', podFailed('Evicted', 'The node had condition: [PIDPressure].'), {
      says: /ran short of something/,
    }),
    row('gpu-lost', disrupted('DeletionByDeviceTaintManager'), { says: /A GPU of node/ }),
    row('node-lost', disrupted('DeletionByTaintManager')),
    row('node-stopped-it', disrupted('ReasonOfAnotherVersion')),
    row(
      'node-shutdown',
      podFailed('Terminated', 'Pod was terminated in response to imminent node shutdown.'),
    ),
    row('node-refused', podFailed('OutOfnvidia.com/gpu', "Node didn't have enough resource")),
    row(
      'node-refused',
      podFailed(
        'UnexpectedAdmissionError',
        'Allocate failed due to requested number of devices unavailable for nvidia.com/gpu',
      ),
      { says: /the GPUs it needs were not free there any more\.$/ },
    ),
    row(
      'node-refused',
      podFailed('UnexpectedAdmissionError', 'cannot allocate unhealthy devices nvidia.com/gpu'),
      { says: /a GPU of it is out of order\.$/ },
    ),
    row('node-refused', podFailed('OutOfpods', 'no room'), { says: /what it needs was not free/ }),
    row('node-silent', silent()),
    row('deleted', observe(undefined)),
    row('pod-gone', observe(failedJob()), { says: /taken away/ }),
    row('pod-failed', neverStarted('ReasonOfAnotherVersion', 'what it says'), {
      says: /for a reason of its own/,
      evidence: /what it says/,
    }),
    row('workers-failed', observe(failedJob('FailedIndexes', 'Job has failed indexes')), {
      says: /At least one worker failed/,
    }),
    row('failed', observe(failedJob('ReasonOfAnotherVersion', 'words'))),
    row(
      'exit-code-rule',
      observe(
        failedJob(
          'PodFailurePolicy',
          'Container train for pod ns/p failed with exit code 42 matching FailJob rule at index 0',
        ),
      ),
      { says: /exit 42/ },
    ),
  ],
});

function ended(
  exitCode: number,
  more: Parameters<typeof states.ended>[1] = {},
  pod: Partial<PodObservation> = {},
): Observation {
  return observe(failedJob(), [
    makePod([makeContainer(states.ended(exitCode, more))], { phase: 'Failed', ...pod }),
  ]);
}

/** A pod for which there was no room, and which somebody deleted. */
function deletedWhileWaiting(): Observation {
  const message = '0/1 nodes are available: 1 Insufficient nvidia.com/gpu.';
  const refusal = condition('PodScheduled', { status: 'False', reason: 'Unschedulable', message });
  const pod = makePod([], { phase: 'Failed', deletionTimestamp: at(75), conditions: [refusal] });
  return observe(failedJob(), [pod]);
}

/** A pod with a container beside the training one, both ended. */
function withLogger(train: ContainerState, logger: ContainerState): Observation {
  const containers = [makeContainer(train), makeContainer(logger, { name: 'logger' })];
  return observe(failedJob(), [makePod(containers, { phase: 'Failed' })]);
}

/** The same, of which the other one still runs. */
function goingOn(train: ContainerState): Observation {
  const containers = [makeContainer(train), makeContainer(states.running, { name: 'logger' })];
  return observe(makeJob(), [makePod(containers, { phase: 'Running' })]);
}

function disrupted(reason: string): Observation {
  const pod = makePod([makeContainer(states.ended(143))], {
    phase: 'Failed',
    deletionTimestamp: at(75),
    conditions: [condition('DisruptionTarget', { reason, message: 'moved' })],
  });
  return observe(makeJob(), [pod]);
}

function podFailed(reason: string, message: string): Observation {
  return ended(137, {}, { reason, message });
}

/** A pod that the node gave up before any container of it ran. */
function neverStarted(reason: string, message: string): Observation {
  return observe(failedJob(), [makePod([], { phase: 'Failed', reason, message })]);
}

function prepared(exitCode: number, message: string, reason = 'Error'): Observation {
  const prepare = makeContainer(states.ended(exitCode, { message, reason }), { name: 'prepare' });
  const train = makeContainer(states.waiting('PodInitializing'));
  return observe(failedJob(), [makePod([train], { phase: 'Failed', initContainers: [prepare] })]);
}

function silent(): Observation {
  const pod = makePod([makeContainer(states.running)], {
    phase: 'Running',
    conditions: [condition('Ready', { status: 'False' }), condition('ContainersReady')],
  });
  return observe(makeJob(), [pod]);
}
