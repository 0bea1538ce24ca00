import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApi } from './api/api.ts';
import { bootstrap } from './api/bootstrap.ts';
import { createCertificate } from './api/certificate.ts';
import { createObjects } from './api/create-objects.ts';
import { createEventRecorder } from './api/event-recorder.ts';
import { createFaults } from './api/faults.ts';
import { writeKubeconfig } from './api/kubeconfig.ts';
import { startNamespaceController } from './api/namespace-controller.ts';
import { startQuotaController } from './api/quota-controller.ts';
import { createAuthorizer } from './api/rbac.ts';
import { startServer } from './api/server.ts';
import { createUntil } from './api/until.ts';
import { createWatchRegistry, type WatchCut, type WatchRegistry } from './api/watch-registry.ts';
import { startControllers } from './controllers/index.ts';
import { startNodes } from './node/index.ts';
import { createStore, type ApiStore } from './store.ts';
import type { KubernetesEmulator, KubernetesEmulatorOptions, Timing } from './types.ts';

/** In the order of a real cluster, and ten times as fast. */
const DEFAULT_TIMING: Timing = {
  jobSyncMs: 100,
  pullMs: 50,
  startMs: 50,
  podStatusMs: 100,
  backoffMs: 1000,
};

const ADMIN_TOKEN = 'sandbox-admin-token';
const ADMIN = { user: 'kubernetes-admin', groups: ['system:masters'] };

function cutWatches(store: ApiStore, watches: WatchRegistry, how: WatchCut): void {
  // Whoever comes back with an old version must be told again that it is gone.
  if (how === 'gone') store.history.compact(store.revision);
  watches.each((watch) => watch.cut(how));
}

/** Starts a pretended cluster: API server, controllers and nodes, listening on 127.0.0.1. */
export async function createKubernetesEmulator(
  options: KubernetesEmulatorOptions,
): Promise<KubernetesEmulator> {
  const { dir, nodes, namespaces, objects = [], port = 0, now = () => new Date() } = options;
  await mkdir(dir, { recursive: true });
  const store = createStore({
    now,
    ...(options.historyLimit === undefined ? {} : { historyLimit: options.historyLimit }),
  });
  const events = createEventRecorder(store, now);
  const timing = { ...DEFAULT_TIMING, ...options.timing };
  const stops = [startNamespaceController(store), startQuotaController(store)];
  bootstrap(store, namespaces);
  createObjects(store, objects);
  const controllers = startControllers({ store, timing, events });
  const kubelets = startNodes({ store, timing, events, dir, nodes });

  const watches = createWatchRegistry();
  const faults = createFaults();
  const tokens = new Map(Object.entries({ ...options.tokens, [ADMIN_TOKEN]: ADMIN }));
  const api = createApi(
    {
      store,
      authorizer: createAuthorizer(store),
      logs: kubelets.logs,
      watches,
      now,
      bookmarkMs: options.bookmarkMs ?? 60_000,
      pageLimit: options.pageLimit ?? Infinity,
    },
    tokens,
  );
  const certificate = createCertificate(now());
  const server = await startServer(api, faults, certificate, port);
  const endpoint = { url: server.secureUrl, cert: certificate.cert };

  return {
    url: server.url,
    adminToken: ADMIN_TOKEN,
    store,
    kubeconfig: (token, namespace) => writeKubeconfig(dir, endpoint, token, namespace),
    until: createUntil(store),
    cutWatches: (how) => cutWatches(store, watches, how),
    fault: faults.add,
    async restart({ how, watchesLiveMs, awayMs, refusesMs }) {
      server.suspend(how === 'term' ? 'streams' : 'nothing');
      if (how === 'term') await sleep(watchesLiveMs);
      watches.each((watch) => watch.cut('close'));
      await sleep(awayMs);
      // Its cache of watches begins anew.
      store.history.compact(store.revision);
      const admit = faults.add({ match: /^/, times: Infinity, answer: { status: 403 } });
      await server.resume();
      await sleep(refusesMs);
      admit();
    },
    async stop() {
      await server.stop();
      await controllers.stop();
      await kubelets.stop();
      for (const stop of stops) stop();
    },
  };
}
