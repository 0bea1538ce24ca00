import { useState } from 'react';
import { objectAt, stringAt, type Json } from '../../../../slack/json.ts';
import type { FieldId } from '../../state/filler.ts';
import { useConfirm } from '../confirm.tsx';
import { heldText, type Option } from '../held.ts';
import { useSurface } from '../surface.tsx';
import type { ElementProps } from './props.ts';

/** The ids by which Slack knows an element. */
export function fieldOf(block: Json, element: Json): FieldId {
  return { blockId: stringAt(block, 'block_id'), actionId: stringAt(element, 'action_id') };
}

/** True where the app is told of every choice: outside of inputs, and where an input says so. */
export function isTold(block: Json): boolean {
  return block['type'] !== 'input' || block['dispatch_action'] === true;
}

/**
 * What a field shows and what choosing in it does. What was chosen stays when the view is changed
 * around it, as long as it is still `offered`.
 */
export function useChoice(
  { block, element }: ElementProps,
  offered: readonly Option[],
): readonly [string, (value: string) => Promise<void>] {
  const { stateOf, fill } = useSurface();
  const ask = useConfirm();
  const field = fieldOf(block, element);
  const stated = heldText(element, stateOf(field));
  const [chosen, setChosen] = useState(stated);
  const isOffered = chosen
    .split(',')
    .every((value) => value === '' || offered.some((option) => option.value === value));
  async function choose(value: string): Promise<void> {
    if (!(await ask(element['confirm']))) return;
    setChosen(value);
    fill(field, value === '' ? null : value, isTold(block));
  }
  return [isOffered ? chosen : stated, choose];
}

/** When typing in a text field tells the app. */
export function dispatchOn(block: Json, element: Json): 'never' | 'enter' | 'character' {
  if (!isTold(block)) return 'never';
  const on = objectAt(element, 'dispatch_action_config')['trigger_actions_on'];
  return Array.isArray(on) && on.includes('on_character_entered') ? 'character' : 'enter';
}
