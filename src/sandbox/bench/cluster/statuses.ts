import { asObject, type Json } from './prototype.ts';

/** Statuses as a kubelet and the Job controller of a real cluster write them. */

/** Seconds, as Kubernetes writes times. */
function time(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, 'Z');
}

function condition(type: string, status: 'True' | 'False', at: Date): Json {
  return { type, status, observedGeneration: 1, lastProbeTime: null, lastTransitionTime: time(at) };
}

interface ContainerEnd {
  readonly exitCode: number;
  readonly reason: string;
}

function containerStatus(container: Json, state: Json, ready: boolean): Json {
  const { name, image, resources } = container;
  const sha = '4cd1f7743991da414791f353a841105a7c9ae079428dea43be87cae3d6213020';
  return {
    name,
    state,
    lastState: {},
    ready,
    started: ready,
    restartCount: 0,
    image,
    imageID: `${String(image)}@sha256:${sha}`,
    containerID: `containerd://${sha}`,
    resources,
  };
}

function containersOf(pod: Json, kind: 'containers' | 'initContainers'): readonly Json[] {
  const list = asObject(pod['spec'])[kind];
  return Array.isArray(list) ? list.map(asObject) : [];
}

function podStatus(pod: Json, phase: string, ready: boolean, state: Json, at: Date): Json {
  const over: Json = {
    terminated: {
      exitCode: 0,
      reason: 'Completed',
      startedAt: time(at),
      finishedAt: time(at),
      containerID: 'containerd://86f2a0a1',
    },
  };
  const isReady = ready ? 'True' : 'False';
  return {
    observedGeneration: 1,
    phase,
    conditions: [
      condition('PodReadyToStartContainers', 'True', at),
      condition('Initialized', 'True', at),
      condition('Ready', isReady, at),
      condition('ContainersReady', isReady, at),
      condition('PodScheduled', 'True', at),
    ],
    hostIP: '192.0.2.2',
    hostIPs: [{ ip: '192.0.2.2' }],
    podIP: '10.244.0.61',
    podIPs: [{ ip: '10.244.0.61' }],
    startTime: time(at),
    initContainerStatuses: containersOf(pod, 'initContainers').map((one) =>
      containerStatus(one, over, true),
    ),
    containerStatuses: containersOf(pod, 'containers').map((one) =>
      containerStatus(one, state, ready),
    ),
    qosClass: 'Burstable',
  };
}

/** Its training runs since `at`. Not `ready`: as a probe would have it for a moment. */
export function runningPod(pod: Json, at: Date, ready = true): Json {
  return podStatus(pod, 'Running', ready, { running: { startedAt: time(at) } }, at);
}

/** Its training has ended. */
export function endedPod(pod: Json, at: Date, end: ContainerEnd): Json {
  const terminated = { ...end, startedAt: time(at), finishedAt: time(at) };
  const phase = end.exitCode === 0 ? 'Succeeded' : 'Failed';
  return podStatus(pod, phase, false, { terminated }, at);
}

export function activeJob(at: Date): Json {
  return {
    startTime: time(at),
    active: 1,
    ready: 1,
    terminating: 0,
    uncountedTerminatedPods: {},
  };
}

/** A Job whose one pod has ended so. */
export function endedJob(at: Date, { exitCode }: ContainerEnd): Json {
  const ended = exitCode === 0;
  const why = ended
    ? { reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' }
    : {
        reason: 'BackoffLimitExceeded',
        message: 'Job has reached the specified backoff limit',
      };
  const of = (type: string): Json => ({
    type,
    status: 'True',
    lastProbeTime: time(at),
    lastTransitionTime: time(at),
    ...why,
  });
  return {
    startTime: time(at),
    active: 0,
    ready: 0,
    terminating: 0,
    uncountedTerminatedPods: {},
    ...(ended
      ? {
          succeeded: 1,
          completionTime: time(at),
          conditions: [of('SuccessCriteriaMet'), of('Complete')],
        }
      : { failed: 1, conditions: [of('FailureTarget'), of('Failed')] }),
  };
}
