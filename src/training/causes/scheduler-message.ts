import { isGpu } from '../capacity.ts';
import { found } from './row.ts';

/** How many nodes there are, and how many of them are ruled out for which cause. */
interface NodeCount {
  readonly total: number;
  readonly ruledOut: readonly { readonly nodes: number; readonly because: string }[];
}

/** Takes `0/8 nodes are available: 3 Insufficient nvidia.com/gpu, 5 node(s) had …` apart. */
function countNodes(message: string): NodeCount {
  const [, total = '0', list = ''] = /0\/(\d+) nodes are available: (.*)/s.exec(message) ?? [];
  const clauses = list.split(/\. (?:no new claims|preemption:)|, preemption:/)[0] ?? '';
  const ruledOut = clauses.split(/, (?=\d)/).flatMap((clause) => {
    const [, nodes, because] = /^\s*(\d+) (.+?)\.?\s*$/s.exec(clause) ?? [];
    return nodes && because ? [{ nodes: Number(nodes), because }] : [];
  });
  return { total: Number(total), ruledOut };
}

/** True where the scheduler says that not even removing other pods would make room on any node. */
export function neverFits(message: string): boolean {
  const { total } = countNodes(message);
  const hopeless = found(message, /available: (\d+) Preemption is not helpful for scheduling/);
  return total > 0 && Number(hopeless) === total;
}

/** The resource of which a node has too little; `pods` where it may hold no more of them. */
function shortOf(because: string): string | undefined {
  return because === 'Too many pods' ? 'pods' : found(because, /^Insufficient (\S+)$/);
}

/** How many nodes are ruled out by what these words say. */
export function nodesRuledOut(message: string, words: RegExp): number {
  const found = countNodes(message).ruledOut.filter(({ because }) => words.test(because));
  return found.reduce((sum, { nodes }) => sum + nodes, 0);
}

/** `3 of 8 nodes`: how many have too little of this resource. */
export function nodesShortOf(message: string, resource: string): string {
  const count = countNodes(message);
  const short = count.ruledOut.find(({ because }) => shortOf(because) === resource);
  const { total } = count;
  if (total === 0) return 'no node';
  return `${short?.nodes ?? total} of ${total} ${total === 1 ? 'node' : 'nodes'}`;
}

/** Which of several one waits for: the scarcest first. */
const scarcest: readonly ((resource: string) => boolean)[] = [
  isGpu,
  ...['memory', 'cpu', 'ephemeral-storage', 'pods'].map(
    (name) => (resource: string) => resource === name,
  ),
  () => true,
];

/**
 * The one resource that keeps a pod waiting, of all that its message says are short somewhere.
 * Where one is not short on every node that comes into question, the others lack something else,
 * and it is that which the pod waits for: nodes without any GPU always have too few of them.
 */
export function decisiveShortage(message: string): string | undefined {
  const { total, ruledOut } = countNodes(message);
  const short = ruledOut.flatMap(({ nodes, because }) => {
    const resource = shortOf(because);
    return resource === undefined ? [] : [{ nodes, resource }];
  });
  const excluded = ruledOut
    .filter(({ because }) => shortOf(because) === undefined)
    .reduce((sum, { nodes }) => sum + nodes, 0);
  const decides = short.filter(({ nodes }) => nodes >= total - excluded);
  const others = short.filter(({ resource }) => !isGpu(resource));
  const candidates = [decides, others, short].find(({ length }) => length > 0) ?? [];
  const names = candidates.map(({ resource }) => resource);
  return scarcest.flatMap((matches) => names.find(matches) ?? [])[0];
}
