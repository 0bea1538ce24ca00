import { isGpu } from '../capacity.ts';
import type { Spot } from '../room.ts';
import { capital, type Row, type Words } from './row.ts';
import { decisiveShortage, nodesShortOf } from './scheduler-message.ts';
import {
  evidence,
  isShortOf,
  isTooMuch,
  isTooMuchHere,
  roomOf,
  type Unscheduled,
} from './unscheduled.ts';

const isShort = isShortOf(isGpu);

/** Why no node has the GPUs that a pod asks for: how many it asks for, and how many there are. */
export const gpuShortages: readonly Row<Unscheduled>[] = [
  {
    code: 'gpu-too-many',
    when: (pod) => isShort(pod) && isTooMuch(pod),
    hopeless: true,
    say: tooMany,
  },
  { code: 'gpu-too-many', when: (pod) => isShort(pod) && isTooMuchHere(pod), say: tooMany },
  { code: 'no-free-gpu', when: isShort, say: notFree },
];

/** `this run asks for 4 GPUs on one node`; undefined where nobody knows how many. */
function asksFor(pod: Unscheduled): string | undefined {
  const gpus = roomOf(pod)?.asked ?? pod.gpus;
  return gpus ? `this run asks for ${gpuWords(gpus)} on one node` : undefined;
}

function tooMany(pod: Unscheduled): Words {
  const { largest, nowhere = false } = roomOf(pod) ?? {};
  const most = Math.floor(largest?.amount ?? 0);
  return {
    cause: `${capital(whyTooMany(asksFor(pod), largest, nowhere))}.`,
    fix:
      most > 0
        ? `Ask for at most ${gpuWords(most)} (\`gpu=${most}\`), unless larger nodes are added to the cluster.`
        : 'Ask for fewer GPUs (`gpu=`), unless the platform team is adding larger nodes.',
    evidence: evidence(pod),
  };
}

function whyTooMany(asks: string | undefined, largest: Spot | undefined, nowhere: boolean): string {
  if (asks === undefined)
    return 'no node that this run may use has that many GPUs, even when it is empty';
  if (!largest) return `${asks}; no node that it may use has that many, even when it is empty`;
  if (largest.amount === 0) return `${asks}, and no node that it may use has any at the moment`;
  return nowhere
    ? `${asks}, and the largest node has ${largest.amount} (${largest.node}): it cannot fit as the cluster is now`
    : `${asks}, and the largest node that it may use has ${largest.amount} (${largest.node})`;
}

function notFree(pod: Unscheduled): Words {
  const free = Math.floor(roomOf(pod)?.mostFree?.amount ?? 0);
  return {
    cause: `No free GPU: ${whyNotFree(pod)}.`,
    fix:
      free > 0
        ? `Wait for other runs to end, or ask for no more than are free (\`gpu=${free}\`).`
        : 'Wait for other runs to end, or ask for fewer GPUs (`gpu=`).',
    evidence: evidence(pod),
  };
}

function whyNotFree(pod: Unscheduled): string {
  const { mostFree, total = 0 } = roomOf(pod) ?? {};
  const asks = asksFor(pod);
  if (asks !== undefined && mostFree) {
    if (mostFree.amount > 0)
      return `${asks}, and the largest free is ${mostFree.amount} (${mostFree.node})`;
    if (total > 0) return `${asks}, and all ${total} are in use`;
  }
  const short = `${nodesShortOf(pod.message, decisiveShortage(pod.message) ?? '')} had too few free`;
  return asks === undefined ? short : `${asks}, and ${short}`;
}

function gpuWords(gpus: number): string {
  return `${gpus} ${gpus === 1 ? 'GPU' : 'GPUs'}`;
}
