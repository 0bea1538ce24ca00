import { capital, found, named, raw, type Row } from './row.ts';

/** A pod that no node takes, in the scheduler's words. */
export interface Unscheduled {
  readonly reason: string;
  readonly message: string;
  readonly nominatedNode?: string;
  /** How many GPUs it asks for, where that is known. */
  readonly gpus?: number;
}

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
function neverFits(message: string): boolean {
  const { total } = countNodes(message);
  const hopeless = found(message, /available: (\d+) Preemption is not helpful for scheduling/);
  return total > 0 && Number(hopeless) === total;
}

const says =
  (words: RegExp) =>
  ({ message }: Unscheduled): boolean =>
    words.test(message);

const evidence = ({ reason, message }: Unscheduled): string => raw(reason, message);

function nodesFor(message: string, words: RegExp): string {
  const { total, ruledOut } = countNodes(message);
  const nodes = ruledOut.find(({ because }) => words.test(because))?.nodes ?? total;
  return total === 0 ? 'no node' : `${nodes} of ${total} ${total === 1 ? 'node' : 'nodes'}`;
}

const gpu = /Insufficient (?:nvidia\.com|amd\.com|gpu\.intel\.com|habana\.ai)\//i;

/** Rows for a resource of which no node has enough free. */
function short(code: string, words: RegExp, thing: string, request: string): Row<Unscheduled>[] {
  return [
    {
      code: `${code}-too-much`,
      when: ({ message }) => words.test(message) && neverFits(message),
      say: (pod) => ({
        cause: `No node that this run may use has that much ${thing}, even when it is empty.`,
        fix: `Ask for less ${request}, unless the platform team is adding larger nodes.`,
        evidence: evidence(pod),
      }),
    },
    {
      code: `no-free-${code}`,
      when: says(words),
      say: (pod) => ({
        cause: `Not enough free ${thing}: ${nodesFor(pod.message, words)} had too little.`,
        fix: `Wait for other runs to end, or ask for less ${request}.`,
        evidence: evidence(pod),
      }),
    },
  ];
}

/** Why no node takes the pod. Whatever a person can change comes before what they must wait for. */
export const schedulingCauses: readonly Row<Unscheduled>[] = [
  {
    code: 'making-room',
    when: ({ nominatedNode }) => nominatedNode !== undefined && nominatedNode !== '',
    say: (pod) => ({
      cause: `Room is being made on node ${pod.nominatedNode}: runs of lower priority are moved away.`,
      fix: 'Wait; this takes a minute or so.',
      evidence: evidence(pod),
    }),
  },
  {
    code: 'held-by-gate',
    when: ({ reason }) => reason === 'SchedulingGated',
    say: (pod) => ({
      cause: 'The cluster holds this run back on purpose (a scheduling gate).',
      fix: 'Wait, or ask the platform team what holds it.',
      evidence: evidence(pod),
    }),
  },
  {
    code: 'volume-missing',
    when: says(/persistentvolumeclaim "[^"]+" (?:not found|is being deleted)/i),
    say: (pod) => ({
      cause: `The storage claim ${named(found(pod.message, /persistentvolumeclaim "([^"]+)"/i), 'of this run')} does not exist.`,
      fix: 'Ask the platform team to create it in your namespace.',
      evidence: evidence(pod),
    }),
  },
  {
    code: 'volume-not-ready',
    when: says(
      /unbound .*PersistentVolumeClaim|volume node affinity|max volume count|volume zone|didn't find available persistent volumes/i,
    ),
    say: (pod) => ({
      cause: 'The storage of this run is not ready on any node.',
      fix: 'Ask the platform team to check the storage claim.',
      evidence: evidence(pod),
    }),
  },
  ...gpuRows(),
  ...short('memory', /Insufficient memory/i, 'memory', 'memory (`memory=`)'),
  ...short('cpu', /Insufficient cpu/i, 'processor time', 'CPUs (`cpu=`)'),
  ...short('disk', /Insufficient ephemeral-storage/i, 'scratch disk', 'scratch disk'),
  {
    code: 'no-free-place',
    when: says(/Too many pods/i),
    say: (pod) => ({
      cause: 'The nodes hold as many pods as they may.',
      fix: 'Wait for other runs to end.',
      evidence: evidence(pod),
    }),
  },
  {
    code: 'no-such-node',
    when: says(/didn't match Pod's node (?:affinity|selector)|node affinity\/selector/i),
    say: (pod) => ({
      cause: 'No node is of the kind that this run asks for.',
      fix: 'Ask for another type, or ask the platform team which kinds of nodes there are.',
      evidence: evidence(pod),
    }),
  },
  {
    code: 'nodes-in-maintenance',
    when: says(/node\(s\) were unschedulable/i),
    say: (pod) => ({
      cause: 'The nodes that fit are closed for maintenance.',
      fix: 'Wait until the platform team opens them again.',
      evidence: evidence(pod),
    }),
  },
  {
    code: 'nodes-reserved',
    when: says(/untolerated taint|had taint/i),
    say: (pod) => ({
      cause: 'Every node that fits is reserved for others or out of order.',
      fix: 'Ask the platform team which nodes your runs may use.',
      evidence: evidence(pod),
    }),
  },
  {
    code: 'no-node',
    when: () => true,
    say: (pod) => ({
      cause: 'No node can take this run at the moment.',
      fix: 'Wait, or show the evidence to the platform team.',
      evidence: evidence(pod),
    }),
  },
];

/** `this run asks for 4 GPUs on one node`; undefined where nobody knows how many. */
function asksFor({ gpus }: Unscheduled): string | undefined {
  return gpus ? `this run asks for ${gpus} ${gpus === 1 ? 'GPU' : 'GPUs'} on one node` : undefined;
}

function tooMany(pod: Unscheduled): string {
  const asked = asksFor(pod);
  return asked === undefined
    ? 'No node that this run may use has that many GPUs, even when it is empty.'
    : `${capital(asked)}; no node that it may use has that many, even when it is empty.`;
}

function tooFewFree(pod: Unscheduled): string {
  const short = `${nodesFor(pod.message, gpu)} had too few free`;
  const asked = asksFor(pod);
  return asked === undefined ? short : `${asked}, and ${short}`;
}

function gpuRows(): Row<Unscheduled>[] {
  return [
    {
      code: 'gpu-too-many',
      when: ({ message }) => gpu.test(message) && neverFits(message),
      say: (pod) => ({
        cause: tooMany(pod),
        fix: 'Ask for fewer GPUs (`gpu=`), unless the platform team is adding larger nodes.',
        evidence: evidence(pod),
      }),
    },
    {
      code: 'no-free-gpu',
      when: says(gpu),
      say: (pod) => ({
        cause: `No free GPU: ${tooFewFree(pod)}.`,
        fix: 'Wait for other runs to end, or ask for fewer GPUs (`gpu=`).',
        evidence: evidence(pod),
      }),
    },
  ];
}
