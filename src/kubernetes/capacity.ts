import type { Clock } from '../clock.ts';
import type { Capacity } from '../reconcile/ports.ts';
import type { Amounts, NodeCapacity } from '../training/capacity.ts';
import { amountsOf, requestsOf, sumOf } from './amounts.ts';
import type { KubeClient } from './client.ts';
import { hasStatus } from './errors.ts';
import { asList, asObject, asText, metadataOf } from './json.ts';
import { isOpen, mayHold } from './placement.ts';
import { collectionPath, nodesPath } from './resources.ts';
import { podSpecOf, type TemplateSet } from './template.ts';

/** So old may an answer be: many runs wait for the same nodes. */
const freshMs = 30_000;
/** A bot without the right to look is not refused again for so long. */
const askAgainMs = 5 * 60_000;
const pageSize = 500;

/** Pods that hold something of a node: placed on one, and not ended. */
const holding = 'spec.nodeName!=,status.phase!=Succeeded,status.phase!=Failed';

/**
 * Reads nodes, and what pods hold of them, on demand. One look serves all who ask meanwhile and
 * shortly after. It needs rights in the whole cluster that the bot works without.
 */
export function createCapacity(deps: {
  readonly client: KubeClient;
  readonly clock: Clock;
  /** Says on which nodes runs may go. */
  readonly templates: () => TemplateSet;
}): Capacity {
  const { client, clock, templates } = deps;
  const refusedUntil = { nodes: 0, pods: 0 };
  let last: { readonly at: number; readonly nodes: NodeCapacity[] | undefined } | undefined;
  let underWay: Promise<NodeCapacity[] | undefined> | undefined;

  /** Every item of a collection of the whole cluster, a page at a time. */
  async function* pagesOf(
    path: string,
    fieldSelector?: string,
  ): AsyncGenerator<readonly unknown[]> {
    let token: string | undefined;
    do {
      const query = { limit: pageSize, continue: token, fieldSelector };
      const { body } = await client.request({ method: 'GET', path, query });
      yield asList(asObject(body)['items']);
      token = asText(metadataOf(body)['continue']);
    } while (token !== undefined);
  }

  /** Undefined where the bot may not look. */
  async function unlessRefused<T>(
    what: keyof typeof refusedUntil,
    look: () => Promise<T>,
  ): Promise<T | undefined> {
    if (clock.now() < refusedUntil[what]) return undefined;
    try {
      return await look();
    } catch (error) {
      if (!hasStatus(error, 403)) throw error;
      refusedUntil[what] = clock.now() + askAgainMs;
      return undefined;
    }
  }

  async function readNodes(): Promise<NodeCapacity[]> {
    const { gpu, cpu } = templates();
    const nodes: NodeCapacity[] = [];
    for await (const page of pagesOf(nodesPath)) {
      for (const raw of page) {
        const name = asText(metadataOf(raw)['name']);
        if (name === undefined) continue;
        const takes = { gpu: mayHold(raw, podSpecOf(gpu)), cpu: mayHold(raw, podSpecOf(cpu)) };
        const total = amountsOf(asObject(asObject(raw)['status'])['allocatable']);
        nodes.push({ name, open: isOpen(raw), takes, total });
      }
    }
    return nodes;
  }

  /** Node → what pods hold of it. */
  async function readUsed(): Promise<ReadonlyMap<string, Amounts>> {
    const used = new Map<string, Amounts>();
    for await (const page of pagesOf(collectionPath('pods'), holding)) {
      for (const raw of page) {
        const { spec } = asObject(raw);
        const node = asText(asObject(spec)['nodeName']) ?? '';
        used.set(node, sumOf([used.get(node) ?? new Map(), requestsOf(spec)]));
      }
    }
    return used;
  }

  async function look(): Promise<NodeCapacity[] | undefined> {
    const nodes = await unlessRefused('nodes', readNodes);
    const used = nodes && (await unlessRefused('pods', readUsed));
    if (!nodes || !used) return nodes;
    return nodes.map(({ name, open, takes, total }) => ({
      name,
      open,
      takes,
      total,
      used: used.get(name) ?? new Map(),
    }));
  }

  async function lookAndKeep(): Promise<NodeCapacity[] | undefined> {
    try {
      const nodes = await look();
      last = { at: clock.now(), nodes };
      return nodes;
    } finally {
      underWay = undefined;
    }
  }

  return {
    async nodes() {
      if (last && clock.now() - last.at < freshMs) return last.nodes;
      underWay ??= lookAndKeep();
      return underWay;
    },
  };
}
