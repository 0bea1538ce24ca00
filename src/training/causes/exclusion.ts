import type { Row } from './row.ts';
import { nodesRuledOut } from './scheduler-message.ts';
import { evidence, type Unscheduled } from './unscheduled.ts';

/** A ground on which nodes do not come into question at all, however empty they are. */
interface Ground {
  readonly code: string;
  readonly words: RegExp;
  /** Where it holds for every node. */
  readonly cause: string;
  /** Where it holds for some: the end of a sentence that begins with their number. */
  readonly some: (nodes: number) => string;
  readonly fix: string;
}

const grounds: readonly Ground[] = [
  {
    code: 'nodes-in-maintenance',
    words: /node\(s\) were unschedulable/i,
    cause: 'The nodes are closed for maintenance.',
    some: (nodes) => `${nodes} ${are(nodes)} closed for maintenance`,
    fix: 'Wait until the platform team opens them again.',
  },
  {
    code: 'nodes-reserved',
    words: /untolerated taint|had taint/i,
    cause: 'Every node is reserved for others or out of order.',
    some: (nodes) => `${nodes} ${are(nodes)} reserved for others or out of order`,
    fix: 'Ask the platform team which nodes your runs may use.',
  },
  {
    code: 'no-such-node',
    words: /didn't match Pod's node (?:affinity|selector)|node affinity\/selector/i,
    cause: 'No node is of the kind that this run asks for.',
    some: (nodes) => `${nodes} ${are(nodes)} of another kind than it asks for`,
    fix: 'Ask for another type, or ask the platform team which kinds of nodes there are.',
  },
];

/** Why no node comes into question: the ground that rules out most of them, and the others beside it. */
export const exclusions: readonly Row<Unscheduled>[] = grounds.map((ground) => ({
  code: ground.code,
  when: ({ message }) => weighed(message)[0]?.ground === ground || isAlone(message, ground),
  say: (pod) => ({ cause: causeOf(pod, ground), fix: ground.fix, evidence: evidence(pod) }),
}));

function weighed(message: string): readonly { ground: Ground; nodes: number }[] {
  const found = grounds.map((ground) => ({ ground, nodes: nodesRuledOut(message, ground.words) }));
  return found.filter(({ nodes }) => nodes > 0).toSorted((a, b) => b.nodes - a.nodes);
}

/** Words without numbers, as other schedulers may write them. */
function isAlone(message: string, { words }: Ground): boolean {
  return weighed(message).length === 0 && words.test(message);
}

function causeOf({ message }: Unscheduled, { cause }: Ground): string {
  const found = weighed(message);
  if (found.length < 2) return cause;
  const parts = found.map(({ ground, nodes }) => ground.some(nodes)).join(', ');
  return `No node takes this run: ${parts}.`;
}

function are(nodes: number): string {
  return nodes === 1 ? 'is' : 'are';
}
