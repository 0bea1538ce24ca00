import { timestamp } from '../api/time.ts';
import type { NewObject, NodeOptions } from '../types.ts';

/** The Node that a kubelet registers. Its GPUs are simulated, and its labels say so. */
export function nodeObject(options: NodeOptions): NewObject {
  const labels = {
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/os': 'linux',
    'kubernetes.io/hostname': options.name,
    ...(options.gpus > 0 && { 'nvidia.com/gpu.product': 'Simulated' }),
  };
  const metadata = { name: options.name, labels };
  return { apiVersion: 'v1', kind: 'Node', metadata, spec: {} };
}

/** What the kubelet then reports of it. */
export function nodeStatus(options: NodeOptions, ip: string, now: Date): Record<string, unknown> {
  const resources = {
    cpu: options.cpu,
    memory: options.memory,
    pods: '110',
    ...(options.gpus > 0 && { 'nvidia.com/gpu': `${options.gpus}` }),
  };
  const at = timestamp(now);
  return {
    capacity: resources,
    allocatable: resources,
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        lastHeartbeatTime: at,
        lastTransitionTime: at,
        reason: 'KubeletReady',
        message: 'kubelet is posting ready status',
      },
    ],
    addresses: [
      { type: 'InternalIP', address: ip },
      { type: 'Hostname', address: options.name },
    ],
    nodeInfo: {
      architecture: 'amd64',
      operatingSystem: 'linux',
      kubeletVersion: 'v1.36.2',
      containerRuntimeVersion: 'sandbox://local-processes',
      osImage: 'slack-train sandbox',
      kernelVersion: '',
    },
  };
}
