import { join } from 'node:path';
import { people } from '../../world.ts';
import { openRoom } from '../room.ts';
import type { ClusterRoom } from '../rooms/cluster-room.ts';
import { createApi } from './api.ts';
import type { BenchCluster } from './cluster.ts';
import { readKubeconfig, serverOf } from './kubeconfig.ts';

/** A pretended cluster in a process of its own, with the rights of `deploy/`. */
export async function openPretendedCluster(where: {
  repository: string;
  dir: string;
}): Promise<BenchCluster> {
  const room = openRoom<ClusterRoom>(join(import.meta.dirname, '../rooms/cluster-room.ts'));
  const opened = await room.ask('open', where);
  const kubeconfig = await readKubeconfig(opened.bot);
  const api = createApi(await serverOf(await readKubeconfig(opened.admin)));
  return {
    kind: 'pretended',
    namespace: 'training',
    home: 'slack-train',
    person: people.vision1.name,
    identity: 'impersonate',
    api,
    bot: { kubeconfig, server: await serverOf(kubeconfig) },
    seed: (copies) => room.ask('seed', copies),
    storm: (copies) => room.ask('storm', copies),
    async close() {
      await api.close();
      await room.close();
    },
  };
}
