import { describe, expect, test } from 'vitest';
import { createCapacity } from '../../src/kubernetes/capacity.ts';
import type { Snapshot } from '../../src/reconcile/ports.ts';
import { countGpus, freeOn } from '../../src/training/capacity.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { anOrigin } from '../support/specs.ts';
import { testClient } from './support/client.ts';
import { emulated } from './support/emulated.ts';
import {
  json,
  type Script,
  type Seen,
  startScriptedServer,
  status,
} from './support/scripted-server.ts';

const node = (name: string, gpus: number, more: object = {}) => ({
  metadata: { name },
  status: {
    allocatable: { 'nvidia.com/gpu': String(gpus), cpu: '8', memory: '32Gi' },
    conditions: [{ type: 'Ready', status: 'True' }],
  },
  ...more,
});
const pod = (nodeName: string, gpus: number) => ({
  spec: {
    nodeName,
    containers: [{ resources: { limits: { 'nvidia.com/gpu': gpus } } }],
  },
});

const template = (podSpec: object) => ({
  file: 'job.yaml',
  manifest: { spec: { template: { spec: podSpec } } },
});
const templates = {
  gpu: template({ nodeSelector: { pool: 'gpu' } }),
  cpu: template({}),
};

async function asked(script: Script) {
  const server = await startScriptedServer(script);
  const clock = createFakeClock();
  const client = testClient(server.url);
  const capacity = createCapacity({ client, clock, templates: () => templates });
  const paths = () => server.seen.map(({ path }) => path);
  return { capacity, clock, paths, seen: server.seen };
}

const forbidden = status(403, 'Forbidden', 'forbidden');
const standing =
  (nodes: unknown, pods: unknown): Script =>
  ({ path }: Seen) =>
    path.endsWith('/nodes') ? json({ items: nodes }) : json({ items: pods });

describe('what the nodes offer', () => {
  test('is what they have, what pods hold of it, and whether runs may go there', async () => {
    const nodes = [
      node('a', 8, { metadata: { name: 'a', labels: { pool: 'gpu' } } }),
      node('b', 4, { spec: { unschedulable: true } }),
    ];
    const { capacity } = await asked(standing(nodes, [pod('a', 2), pod('a', 3)]));
    const [a, b] = (await capacity.nodes()) ?? [];
    expect(a).toMatchObject({ name: 'a', open: true, takes: { gpu: true, cpu: true } });
    expect(b).toMatchObject({ name: 'b', open: false, takes: { gpu: false, cpu: true } });
    expect(a && [countGpus(a.total), freeOn(a, 'nvidia.com/gpu'), freeOn(a, 'memory')]).toEqual([
      8,
      3,
      32 * 2 ** 30,
    ]);
    expect(b && freeOn(b, 'nvidia.com/gpu')).toBe(4);
  });

  test('is asked page by page, of pods that hold something only', async () => {
    const pages: Record<string, unknown> = {
      '': { metadata: { continue: 'more' }, items: [pod('a', 1)] },
      more: { metadata: {}, items: [pod('a', 1)] },
    };
    const { capacity, seen } = await asked(({ path, query }) =>
      path.endsWith('/nodes')
        ? json({ items: [node('a', 8)] })
        : json(pages[query.get('continue') ?? '']),
    );
    const [a] = (await capacity.nodes()) ?? [];
    expect(a && freeOn(a, 'nvidia.com/gpu')).toBe(6);
    const selectors = seen
      .filter(({ path }) => path === '/api/v1/pods')
      .map(({ query }) => query.get('fieldSelector'));
    const holding = 'spec.nodeName!=,status.phase!=Succeeded,status.phase!=Failed';
    expect(selectors).toEqual([holding, holding]);
  });

  test('is looked up once for all who ask at the same time and shortly after', async () => {
    const { capacity, clock, paths } = await asked(standing([node('a', 8)], []));
    const [first, second] = await Promise.all([capacity.nodes(), capacity.nodes()]);
    expect(second).toBe(first);
    await clock.advance(29_000);
    await capacity.nodes();
    expect(paths()).toEqual(['/api/v1/nodes', '/api/v1/pods']);
    await clock.advance(1_000);
    await capacity.nodes();
    expect(paths()).toHaveLength(4);
  });

  test('is unknown to a bot that may not read nodes, which is not refused at every turn', async () => {
    const { capacity, clock, paths } = await asked(() => forbidden);
    expect(await capacity.nodes()).toBeUndefined();
    await clock.advance(60_000);
    expect(await capacity.nodes()).toBeUndefined();
    expect(paths()).toEqual(['/api/v1/nodes']);
    await clock.advance(5 * 60_000);
    await capacity.nodes();
    expect(paths()).toHaveLength(2);
  });

  test('is their size alone to a bot that may not read pods', async () => {
    const { capacity } = await asked(({ path }) =>
      path.endsWith('/nodes') ? json({ items: [node('a', 8)] }) : forbidden,
    );
    const [a] = (await capacity.nodes()) ?? [];
    expect(a?.total.get('nvidia.com/gpu')).toBe(8);
    expect(a && freeOn(a, 'nvidia.com/gpu')).toBeUndefined();
  });

  test('is asked again after a fault, which is not kept', async () => {
    let broken = true;
    const { capacity } = await asked((seen) =>
      broken ? status(500, 'InternalError', 'etcd') : standing([node('a', 8)], [])(seen),
    );
    await expect(capacity.nodes()).rejects.toMatchObject({ code: 'kube', status: 500 });
    broken = false;
    expect(await capacity.nodes()).toHaveLength(1);
  });

  test('is nothing worse than that in torn objects', async () => {
    const { capacity } = await asked(standing([null, {}, { metadata: { name: 'a' } }], [7, {}]));
    const unknown = { name: 'a', open: false, takes: { gpu: false, cpu: true } };
    expect(await capacity.nodes()).toEqual([{ ...unknown, total: new Map(), used: new Map() }]);
  });
});

test('a pretended cluster tells what is free with the rights of deploy/', async () => {
  const { cluster, kubernetes, spec, until } = await emulated();
  await cluster.submitter.submit(spec('sleep 60', { cpu: '2' }), anOrigin());
  const [job] = kubernetes.store.list('jobs', 'training');
  const running = ({ observation }: Snapshot) => observation.pods[0]?.phase === 'Running';
  await until(job?.metadata.uid ?? '', running);
  const [only] = (await cluster.capacity.nodes()) ?? [];
  expect(only).toMatchObject({ name: 'node-1', open: true, takes: { gpu: true, cpu: true } });
  expect(only && freeOn(only, 'cpu')).toBe(6);
});
