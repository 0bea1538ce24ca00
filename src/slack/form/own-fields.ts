import type { InputBlock } from '@slack/types';

import type { Model } from '../../training/catalog.ts';
import { limits } from '../messages/limits.ts';
import { digestOf, shortDigest, shortImage } from '../../training/image.ts';
import { blockIds, imageChoices, valueActionId } from './fields.ts';
import { option, plain, withWas } from './parts.ts';

/** What the bot itself asks, whatever the model: the words of the command that have a field. */
export function typeField(
  model: Model,
  chosen: string | undefined,
  was: string | undefined,
): InputBlock {
  const options = model.types.map((type) => option(type.toUpperCase(), type));
  const initial = options.find(({ value }) => value === chosen) ?? options[0];
  return {
    type: 'input',
    block_id: blockIds.type(model.name),
    label: plain('Type', limits.input.label),
    ...(was === undefined
      ? {}
      : { hint: plain(withWas('', was.toUpperCase()), limits.input.hint) }),
    element: {
      type: 'static_select',
      action_id: valueActionId,
      options,
      ...(initial === undefined ? {} : { initial_option: initial }),
    },
  };
}

/** True where the field for GPUs can show this count. */
export function fitsGpuField(model: Model, typed: string | undefined): typed is string {
  const fits = typed !== undefined && /^\d{1,6}$/.test(typed);
  return fits && Number(typed) >= 1 && Number(typed) <= model.maxGpus;
}

export function gpuField(
  model: Model,
  typed: string | undefined,
  was: string | undefined,
): InputBlock {
  const hint = `From 1 to ${model.maxGpus}. Empty means 1 for type GPU.`;
  return {
    type: 'input',
    block_id: blockIds.gpu(model.name),
    label: plain('GPUs', limits.input.label),
    hint: plain(withWas(hint, was), limits.input.hint),
    optional: true,
    element: {
      type: 'number_input',
      action_id: valueActionId,
      is_decimal_allowed: false,
      min_value: '1',
      max_value: String(model.maxGpus),
      ...(fitsGpuField(model, typed) ? { initial_value: typed } : {}),
    },
  };
}

/** Longer times are no times. */
export const longestTime = 50;

export function timeField(typed: string | undefined, was: string | undefined): InputBlock {
  const hint = 'Such as 90m, 2h or 1d12h. Empty means the usual limit.';
  return {
    type: 'input',
    block_id: blockIds.time,
    label: plain('Time limit', limits.input.label),
    hint: plain(withWas(hint, was), limits.input.hint),
    optional: true,
    element: {
      type: 'plain_text_input',
      action_id: valueActionId,
      max_length: longestTime,
      ...(typed === undefined || typed === ''
        ? {}
        : { initial_value: typed.slice(0, longestTime) }),
    },
  };
}

/** Which image: what the earlier run really ran, or what it asked for, as that is now. */
export function imageField(
  { ran, asked }: { ran: string; asked: string },
  chosen: string | undefined,
): InputBlock {
  const options = [
    option(`As it ran: ${shortDigest(digestOf(ran) ?? ran)}`, imageChoices.ran),
    option(`As it is now: ${asked}`, imageChoices.tag),
  ];
  const initial = options.find(({ value }) => value === chosen) ?? options[0];
  return {
    type: 'input',
    block_id: blockIds.image,
    label: plain('Image', limits.input.label),
    hint: plain(shortImage(ran), limits.input.hint),
    element: {
      type: 'static_select',
      action_id: valueActionId,
      options,
      ...(initial === undefined ? {} : { initial_option: initial }),
    },
  };
}

export function freeField(typed: string | undefined): InputBlock {
  return {
    type: 'input',
    block_id: blockIds.free,
    label: plain('More', limits.input.label),
    hint: plain(
      'Anything else as key=value, e.g. memory=16Gi warmup=500. Quotes as in the command.',
      limits.input.hint,
    ),
    optional: true,
    element: {
      type: 'plain_text_input',
      action_id: valueActionId,
      multiline: true,
      max_length: limits.textInput,
      ...(typed === undefined || typed === '' ? {} : { initial_value: typed }),
    },
  };
}
