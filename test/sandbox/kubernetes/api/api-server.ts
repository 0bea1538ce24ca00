import { onTestFinished } from 'vitest';
import { createApi } from '../../../../src/sandbox/kubernetes/api/api.ts';
import { bootstrap } from '../../../../src/sandbox/kubernetes/api/bootstrap.ts';
import { createCertificate } from '../../../../src/sandbox/kubernetes/api/certificate.ts';
import { createObjects } from '../../../../src/sandbox/kubernetes/api/create-objects.ts';
import { createFaults, type Faults } from '../../../../src/sandbox/kubernetes/api/faults.ts';
import { startNamespaceController } from '../../../../src/sandbox/kubernetes/api/namespace-controller.ts';
import { startQuotaController } from '../../../../src/sandbox/kubernetes/api/quota-controller.ts';
import { createAuthorizer } from '../../../../src/sandbox/kubernetes/api/rbac.ts';
import { startServer } from '../../../../src/sandbox/kubernetes/api/server.ts';
import { badRequest } from '../../../../src/sandbox/kubernetes/api/status-error.ts';
import {
  createWatchRegistry,
  type WatchRegistry,
} from '../../../../src/sandbox/kubernetes/api/watch-registry.ts';
import { createStore, type ApiStore } from '../../../../src/sandbox/kubernetes/store.ts';
import type { PodLogs } from '../../../../src/sandbox/kubernetes/types.ts';
import { role } from './builders.ts';

/** What one request got. */
export interface Answer {
  readonly code: number;
  readonly headers: Headers;
  // Bodies are looked at field by field, whatever kind they are.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
  readonly text: string;
}

export interface Sent {
  readonly as?: string;
  readonly body?: unknown;
  readonly type?: string;
  readonly headers?: Record<string, string>;
}

/** An API server on its own: no controllers of Jobs, no nodes. */
export interface ApiServer {
  readonly url: string;
  readonly cert: string;
  readonly secureUrl: string;
  readonly store: ApiStore;
  readonly faults: Faults;
  readonly watches: WatchRegistry;
  /** Sends a request; objects are sent as JSON, texts as they are. */
  send(method: string, path: string, sent?: Sent): Promise<Answer>;
}

const TOKENS = {
  admin: { user: 'kubernetes-admin', groups: ['system:masters'] },
  bot: { user: 'bot', groups: ['bots'] },
  nobody: { user: 'nobody' },
  alice: { user: 'alice' },
};

/** Logs that say their options; those of a pod called `waiting` are not there yet. */
const logs = {
  read(_namespace, pod, options) {
    if (pod === 'waiting') {
      throw badRequest(
        `container "train" in pod "${pod}" is waiting to start: image can't be pulled`,
      );
    }
    return `${pod} ${JSON.stringify(options)}\n`;
  },
  async *follow(_namespace, pod) {
    yield await Promise.resolve(`${pod} epoch 1\n`);
    yield 'epoch 2\n';
  },
} satisfies PodLogs;

const BOT_RULES = [
  {
    apiGroups: ['batch'],
    resources: ['jobs'],
    verbs: ['create', 'get', 'list', 'watch', 'patch', 'update', 'delete'],
  },
  { apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['get', 'list', 'watch'] },
  {
    apiGroups: ['coordination.k8s.io'],
    resources: ['leases'],
    verbs: ['create', 'get', 'update'],
  },
];

/** Starts one that ends with the test. `bot` may what a bot needs in `train` and `tight`. */
export async function startApiServer(
  options: {
    bookmarkMs?: number;
    historyLimit?: number;
    pageLimit?: number;
    now?: () => Date;
  } = {},
): Promise<ApiServer> {
  const { bookmarkMs = 60_000, historyLimit = 5000, pageLimit = Infinity } = options;
  const { now = () => new Date() } = options;
  const store = createStore({ historyLimit, now });
  startNamespaceController(store);
  startQuotaController(store);
  bootstrap(store, ['train', 'other', 'tight']);
  createObjects(store, [
    ...role('train', 'bot', BOT_RULES),
    ...role('tight', 'bot', BOT_RULES),
    ...role('train', 'alice', [{ apiGroups: ['batch'], resources: ['jobs'], verbs: ['*'] }]),
  ]);
  const watches = createWatchRegistry();
  const faults = createFaults();
  const authorizer = createAuthorizer(store);
  const deps = { store, authorizer, logs, watches, now, bookmarkMs, pageLimit };
  const certificate = createCertificate(new Date());
  const api = createApi(deps, new Map(Object.entries(TOKENS)));
  const server = await startServer(api, faults, certificate, 0);
  onTestFinished(() => server.stop());
  const { url, secureUrl } = server;
  return {
    url,
    secureUrl,
    cert: certificate.cert,
    store,
    faults,
    watches,
    async send(method, path, { as = 'admin', body, type, headers = {} } = {}) {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          ...(as === '' ? {} : { authorization: `Bearer ${as}` }),
          'content-type': type ?? 'application/json',
          ...headers,
        },
        ...(body === undefined
          ? {}
          : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = response.headers.get('content-type') === 'application/json';
      return {
        code: response.status,
        headers: response.headers,
        text,
        body: isJson && !text.includes('}\n{') ? JSON.parse(text) : undefined,
      };
    },
  };
}
