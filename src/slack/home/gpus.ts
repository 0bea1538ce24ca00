import { countGpus, type NodeCapacity } from '../../training/capacity.ts';
import { code } from '../messages/escape.ts';
import { count } from '../messages/units.ts';

/** More nodes are counted and not listed. */
const mostNodes = 8;

/**
 * How many GPUs there are for runs, how many are free and where, as lines of mrkdwn; none where the
 * bot may not look, or there is no node with GPUs that runs may go to.
 */
export function gpuLines(nodes: readonly NodeCapacity[] | undefined): readonly string[] {
  const forRuns = (nodes ?? []).filter(({ takes, total }) => takes.gpu && countGpus(total) > 0);
  if (forRuns.length === 0) return [];
  const open = forRuns.filter((node) => node.open);
  const total = sum(open.map(({ total }) => countGpus(total)));
  const free = open.map(freeIn);
  const where = `on ${count(open.length, 'node')}`;
  const headline = free.some((one) => one === undefined)
    ? `*${count(total, 'GPU')}* ${where}; how many are in use I may not see`
    : `*${sum(free.map((one) => one ?? 0))} of ${count(total, 'GPU')} free* ${where}`;
  const more = forRuns.length - mostNodes;
  return [
    headline,
    ...forRuns.slice(0, mostNodes).map(nodeLine),
    ...(more > 0 ? [`and ${count(more, 'node')} more`] : []),
  ];
}

function nodeLine(node: NodeCapacity): string {
  const total = countGpus(node.total);
  const free = freeIn(node);
  const state = !node.open
    ? 'closed'
    : free === undefined
      ? count(total, 'GPU')
      : `${free} of ${total} free`;
  return `${code(node.name, 80)} ${state}`;
}

function freeIn({ total, used }: NodeCapacity): number | undefined {
  return used && Math.max(0, countGpus(total) - countGpus(used));
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((all, one) => all + one, 0);
}
