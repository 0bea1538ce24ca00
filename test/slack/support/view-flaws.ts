import type { InputBlock, ModalView, NumberInput, StaticSelect } from '@slack/types';

import { limits } from '../../../src/slack/messages/limits.ts';

/** Why Slack would not open the view; empty where it would. */
export function viewFlaws(view: ModalView): string[] {
  const ids = inputs(view).map(({ block_id }) => block_id);
  return [
    ...over('blocks', view.blocks.length, limits.view.blocks),
    ...over('private_metadata', view.private_metadata?.length, limits.view.privateMetadata),
    ...(new Set(ids).size === ids.length ? [] : ['a block id twice']),
    ...inputs(view).flatMap(inputFlaws),
  ];
}

export function inputs(view: ModalView): InputBlock[] {
  return view.blocks.filter((block): block is InputBlock => block.type === 'input');
}

export function input(view: ModalView, blockId: string): InputBlock {
  const found = inputs(view).find(({ block_id }) => block_id === blockId);
  if (found === undefined) throw new Error(`no input ${blockId}`);
  return found;
}

function inputFlaws({ block_id, hint, element }: InputBlock): string[] {
  const flaws = [
    ...over('block_id', block_id?.length, 255),
    ...over('hint', hint?.text.length, 2000),
  ];
  if (element.type === 'static_select') flaws.push(...selectFlaws(element));
  if (element.type === 'number_input') flaws.push(...numberFlaws(element));
  if (element.type === 'plain_text_input') {
    flaws.push(...over('max_length', element.max_length, limits.textInput));
    flaws.push(...over('initial_value', element.initial_value?.length, element.max_length ?? 3000));
  }
  return flaws;
}

function selectFlaws({
  options: flat = [],
  option_groups,
  initial_option,
}: StaticSelect): string[] {
  const groups = option_groups ?? [{ options: flat }];
  const options = groups.flatMap((group) => group.options);
  const isThere = options.some(({ value }) => value === initial_option?.value);
  return [
    ...over('groups', groups.length, limits.select.groups),
    ...groups.flatMap((group) => over('options', group.options.length, limits.select.options)),
    ...groups.flatMap((group) => (group.options.length > 0 ? [] : ['no options'])),
    ...options.flatMap(({ text }) => over('option text', text.text.length, limits.option.text)),
    ...options.flatMap(({ value }) => over('option value', value?.length, limits.option.value)),
    ...options.filter(({ text }) => text.text === '').map(() => 'an empty option'),
    ...(initial_option === undefined || isThere ? [] : ['initial_option is no option']),
  ];
}

function numberFlaws({ min_value, max_value, initial_value }: NumberInput): string[] {
  const texts = [min_value, max_value, initial_value].filter((text) => text !== undefined);
  const value = Number(initial_value ?? min_value ?? max_value ?? 0);
  const isWithin =
    value >= Number(min_value ?? -Infinity) && value <= Number(max_value ?? Infinity);
  return [
    ...texts.filter((text) => !/^-?\d+(\.\d+)?$/.test(text)).map((text) => `no number: ${text}`),
    ...(isWithin ? [] : [`${value} is out of range`]),
  ];
}

function over(what: string, length: number | undefined, max: number): string[] {
  return (length ?? 0) > max ? [`${what}: ${length} of at most ${max}`] : [];
}
