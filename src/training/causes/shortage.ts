import { isGpu } from '../capacity.ts';
import type { Row, Words } from './row.ts';
import { nodesShortOf } from './scheduler-message.ts';
import {
  evidence,
  isShortOf,
  isTooMuch,
  isTooMuchHere,
  roomOf,
  type Unscheduled,
} from './unscheduled.ts';

/** A resource that nodes may have too little of, and how one speaks of it. */
interface Kind {
  readonly code: string;
  readonly resource: string;
  /** `64 GiB of memory`. */
  readonly much: (amount: number) => string;
  /** `32 GiB`, where it is clear of what. */
  readonly amount: (amount: number) => string;
  /** Where no amount is known. */
  readonly thing: string;
  /** What to ask for less of. */
  readonly request: string;
}

const kinds: readonly Kind[] = [
  {
    code: 'memory',
    resource: 'memory',
    much: (amount) => `${bytes(amount)} of memory`,
    amount: bytes,
    thing: 'memory',
    request: 'memory (`memory=`)',
  },
  {
    code: 'cpu',
    resource: 'cpu',
    much: (amount) => `${round(amount)} ${amount === 1 ? 'CPU' : 'CPUs'}`,
    amount: (amount) => String(round(amount)),
    thing: 'processor time',
    request: 'CPUs (`cpu=`)',
  },
  {
    code: 'disk',
    resource: 'ephemeral-storage',
    much: (amount) => `${bytes(amount)} of scratch disk`,
    amount: bytes,
    thing: 'scratch disk',
    request: 'scratch disk',
  },
];

/** Why no node has the memory, CPUs or disk that a pod asks for: how much, and how much there is. */
export const otherShortages: readonly Row<Unscheduled>[] = kinds.flatMap(rowsOf);

function rowsOf(kind: Kind): Row<Unscheduled>[] {
  const isShort = isShortOf((resource) => resource === kind.resource);
  const tooMuch = (pod: Unscheduled): Words => ({
    cause: whyTooMuch(kind, pod),
    fix: `Ask for less ${kind.request}, unless larger nodes are added to the cluster.`,
    evidence: evidence(pod),
  });
  const code = `${kind.code}-too-much`;
  return [
    { code, when: (pod) => isShort(pod) && isTooMuch(pod), hopeless: true, say: tooMuch },
    { code, when: (pod) => isShort(pod) && isTooMuchHere(pod), say: tooMuch },
    {
      code: `no-free-${kind.code}`,
      when: isShort,
      say: (pod) => ({
        cause: whyNoneFree(kind, pod),
        fix: `Wait for other runs to end, or ask for less ${kind.request}.`,
        evidence: evidence(pod),
      }),
    },
  ];
}

function whyTooMuch({ much, amount, thing }: Kind, pod: Unscheduled): string {
  const { asked, largest, nowhere } = roomOf(pod) ?? {};
  if (asked === undefined || !largest)
    return `No node that this run may use has that much ${thing}, even when it is empty.`;
  const node = nowhere ? 'No node' : `${nodeFor(pod)} that this run may use`;
  return `${node} has ${much(asked)}: the largest has ${amount(largest.amount)} (${largest.node}).`;
}

function whyNoneFree({ much, amount, thing, resource }: Kind, pod: Unscheduled): string {
  const { asked, mostFree } = roomOf(pod) ?? {};
  if (asked === undefined || !mostFree)
    return `Not enough free ${thing}: ${nodesShortOf(pod.message, resource)} had too little.`;
  return `${nodeFor(pod)} has ${much(asked)} free: the largest free is ${amount(mostFree.amount)} (${mostFree.node}).`;
}

/** A run on GPUs looks for its memory only where there are GPUs for it. */
function nodeFor({ asking }: Unscheduled): string {
  const onGpus = [...(asking?.requests.keys() ?? [])].some(isGpu);
  return onGpus ? 'No node with enough free GPUs' : 'No node';
}

function bytes(amount: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = amount < 1 ? 0 : Math.min(4, Math.floor(Math.log2(amount) / 10));
  return `${round(amount / 1024 ** power)} ${units[power]}`;
}

/** To a tenth: more says nothing to a person. */
function round(amount: number): number {
  return Math.round(amount * 10) / 10;
}
