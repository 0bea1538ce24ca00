import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { NodeDeps, NodeOptions, PodLogs } from '../types.ts';
import { startKubelet } from './kubelet.ts';
import { nodeObject, nodeStatus } from './node-object.ts';
import { createLogRegistry } from './pod-logs.ts';
import { createReaper } from './reaper.ts';

/** A range of addresses that is kept for documentation: nobody has them. */
const HOST_NETWORK = '192.0.2';

/**
 * Registers the nodes and starts a kubelet for each. A kubelet really runs what its pods ask for, as
 * processes of this machine and of its user, in folders below `dir`. `stop` kills them all and
 * resolves when they are dead; they also die when this process is killed.
 */
export function startNodes(deps: NodeDeps): { logs: PodLogs; stop(): Promise<void> } {
  const dir = resolve(deps.dir);
  mkdirSync(dir, { recursive: true });
  const logs = createLogRegistry(deps.store);
  const reaper = createReaper();
  let pods = 0;
  const nextPodIP = () => {
    pods += 1;
    return `10.244.${Math.floor(pods / 250) % 250}.${(pods % 250) + 2}`;
  };
  const kubelets = deps.nodes.map((node, index) => {
    const hostIP = `${HOST_NETWORK}.${index + 2}`;
    register(deps, node, hostIP);
    const pulled = new Set<string>();
    const nodeName = node.name;
    return startKubelet({ ...deps, dir, nodeName, hostIP, logs, reaper, pulled, nextPodIP });
  });
  return {
    logs,
    async stop() {
      await Promise.all(kubelets.map((kubelet) => kubelet.stop()));
      reaper.stop();
    },
  };
}

function register({ store }: NodeDeps, node: NodeOptions, ip: string): void {
  store.create('nodes', nodeObject(node));
  const status = nodeStatus(node, ip, new Date());
  store.update('nodes', undefined, node.name, (draft) => (draft['status'] = status), {
    manager: 'kubelet',
  });
}
