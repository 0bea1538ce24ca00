import type { InputBlock } from '@slack/types';

import type { Model } from '../../training/catalog.ts';
import { limits } from '../messages/limits.ts';
import { blockIds, valueActionId } from './fields.ts';
import { option, plain } from './parts.ts';

/** What the bot itself asks, whatever the model: the words of the command that have a field. */
export function typeField(model: Model, chosen: string | undefined): InputBlock {
  const options = model.types.map((type) => option(type.toUpperCase(), type));
  const initial = options.find(({ value }) => value === chosen) ?? options[0];
  return {
    type: 'input',
    block_id: blockIds.type(model.name),
    label: plain('Type', limits.input.label),
    element: {
      type: 'static_select',
      action_id: valueActionId,
      options,
      ...(initial === undefined ? {} : { initial_option: initial }),
    },
  };
}

export function gpuField(model: Model, typed: string | undefined): InputBlock {
  const fits = typed !== undefined && /^\d{1,6}$/.test(typed);
  const within = fits && Number(typed) >= 1 && Number(typed) <= model.maxGpus;
  return {
    type: 'input',
    block_id: blockIds.gpu(model.name),
    label: plain('GPUs', limits.input.label),
    hint: plain(`From 1 to ${model.maxGpus}. Empty means 1 for type GPU.`, limits.input.hint),
    optional: true,
    element: {
      type: 'number_input',
      action_id: valueActionId,
      is_decimal_allowed: false,
      min_value: '1',
      max_value: String(model.maxGpus),
      ...(within ? { initial_value: typed } : {}),
    },
  };
}

export function timeField(typed: string | undefined): InputBlock {
  return {
    type: 'input',
    block_id: blockIds.time,
    label: plain('Time limit', limits.input.label),
    hint: plain('Such as 90m, 2h or 1d12h. Empty means the usual limit.', limits.input.hint),
    optional: true,
    element: {
      type: 'plain_text_input',
      action_id: valueActionId,
      max_length: 50,
      ...(typed === undefined || typed === '' ? {} : { initial_value: typed.slice(0, 50) }),
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
