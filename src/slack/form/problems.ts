import { describeProblem, type Problem } from '../../training/problem.ts';
import { cut, oneLine } from '../messages/escape.ts';
import { shares } from '../messages/limits.ts';
import { blockIds } from './fields.ts';

/**
 * The problems by the block they stand under, as Slack takes them. Those that no field of the view
 * is about stand under the free box: everything else can be typed there.
 */
export function viewErrors(
  problems: readonly Problem[],
  model: string,
  shownBlocks: readonly string[],
): Record<string, string> {
  const byBlock = new Map<string, string[]>();
  for (const problem of problems) {
    const own = blockOf(problem.field, model);
    const block = shownBlocks.includes(own) ? own : blockIds.free;
    byBlock.set(block, [...(byBlock.get(block) ?? []), oneLine(describeProblem(problem))]);
  }
  return Object.fromEntries(
    Array.from(byBlock, ([block, texts]) => [block, cut(texts.join(' '), shares.viewError)]),
  );
}

function blockOf(field: string, model: string): string {
  if (field === 'model') return blockIds.model;
  if (field === 'type') return blockIds.type(model);
  if (field === 'gpu') return blockIds.gpu(model);
  if (field === 'time') return blockIds.time;
  if (field === 'image') return blockIds.image;
  if (field === 'command') return blockIds.free;
  return blockIds.parameter(model, field);
}
