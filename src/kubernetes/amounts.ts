import type { Amounts } from '../training/capacity.ts';
import { asList, asObject, asText, type Json } from './json.ts';

const factors: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A Kubernetes quantity (`1500m`, `32Gi`, `1e3`, 4) as a number; undefined where it is none. */
export function amountOf(quantity: unknown): number | undefined {
  const text = typeof quantity === 'number' ? String(quantity) : asText(quantity);
  const match = /^([+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)(n|u|m|k|M|G|T|P|E|[KMGTPE]i)?$/.exec(
    text ?? '',
  );
  const factor = factors[match?.[2] ?? ''];
  const amount = match && factor !== undefined ? Number(match[1]) * factor : NaN;
  return Number.isFinite(amount) ? amount : undefined;
}

/** The quantities of a `requests`, a `limits` or an `allocatable`. */
export function amountsOf(quantities: unknown): Amounts {
  return new Map(
    Object.entries(asObject(quantities)).flatMap(([resource, quantity]) => {
      const amount = amountOf(quantity);
      return amount === undefined ? [] : [[resource, amount] as const];
    }),
  );
}

/** All of them together, to a thousandth: sums of fractions drift. */
export function sumOf(all: Iterable<Amounts>): Amounts {
  const sum = new Map<string, number>();
  for (const amounts of all)
    for (const [resource, amount] of amounts)
      sum.set(resource, Math.round(((sum.get(resource) ?? 0) + amount) * 1_000) / 1_000);
  return sum;
}

/**
 * What a pod holds of its node, as the scheduler counts: its containers and sidecars together, or
 * what the greediest step before them needs, whichever is more.
 */
export function requestsOf(podSpec: unknown): Amounts {
  const asked = JSON.stringify(resourcesIn(podSpec));
  const known = knownRequests.get(asked);
  if (known) return known;
  const requests = amountsOfPod(podSpec, requested);
  if (knownRequests.size >= mostKnown) knownRequests.clear();
  knownRequests.set(asked, requests);
  return requests;
}

/** Thousands of pods ask for the same: they share what was made of it. */
const knownRequests = new Map<string, Amounts>();
const mostKnown = 1_000;

/** All that `requestsOf` goes by. */
function resourcesIn(podSpec: unknown): unknown {
  const { containers, initContainers, resources, overhead } = asObject(podSpec);
  const ofEach = (list: unknown): unknown =>
    asList(list)
      .map(asObject)
      .map((container) => [container['resources'], container['restartPolicy']]);
  return [ofEach(containers), ofEach(initContainers), resources, overhead];
}

/** The same of its limits. */
export function limitsOf(podSpec: unknown): Amounts {
  return amountsOfPod(podSpec, ({ limits }) => amountsOf(limits));
}

function amountsOfPod(podSpec: unknown, take: (resources: Json) => Amounts): Amounts {
  const pod = asObject(podSpec);
  const ofContainer = (container: unknown): Amounts =>
    take(asObject(asObject(container)['resources']));
  const running: Amounts[] = asList(pod['containers']).map(ofContainer);
  const sidecars: Amounts[] = [];
  const steps: Amounts[] = [];
  for (const init of asList(pod['initContainers'])) {
    const amounts = ofContainer(init);
    if (asObject(init)['restartPolicy'] === 'Always') sidecars.push(amounts);
    else steps.push(sumOf([...sidecars, amounts]));
  }
  const needed = mostOf([sumOf([...running, ...sidecars]), ...steps]);
  const ofWholePod = take(asObject(pod['resources']));
  return sumOf([new Map([...needed, ...ofWholePod]), amountsOf(pod['overhead'])]);
}

/** Without a request of its own, the limit counts as one. */
function requested({ limits, requests }: Json): Amounts {
  return new Map([...amountsOf(limits), ...amountsOf(requests)]);
}

/** Of each resource the greatest amount. */
function mostOf(all: readonly Amounts[]): Amounts {
  const most = new Map<string, number>();
  for (const amounts of all)
    for (const [resource, amount] of amounts)
      most.set(resource, Math.max(most.get(resource) ?? 0, amount));
  return most;
}
