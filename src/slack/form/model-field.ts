import type { InputBlock, StaticSelect } from '@slack/types';

import type { Catalog, Model } from '../../training/catalog.ts';
import { limits } from '../messages/limits.ts';
import { blockIds, modelActionId } from './fields.ts';
import { option, plain } from './parts.ts';

/** The model to train. Choosing another is reported at once, so that the form can be rebuilt. */
export function modelField(catalog: Catalog, chosen: Model | undefined): InputBlock {
  return {
    type: 'input',
    block_id: blockIds.model,
    label: plain('Model', limits.input.label),
    dispatch_action: true,
    element: {
      type: 'static_select',
      action_id: modelActionId,
      placeholder: plain('Choose a model', limits.placeholder),
      ...modelOptions(Array.from(catalog.values())),
      ...(chosen === undefined ? {} : { initial_option: modelOption(chosen) }),
    },
  };
}

/** Up to 100 models as a list, up to 10,000 in groups named by their first and last. */
function modelOptions(models: readonly Model[]): Pick<StaticSelect, 'options' | 'option_groups'> {
  const { options, groups, groupLabel } = limits.select;
  if (models.length <= options) return { options: models.map(modelOption) };
  const size = Math.min(options, Math.ceil(models.length / Math.min(groups, 10)));
  const starts = Array.from(
    { length: Math.ceil(models.length / size) },
    (_, index) => index * size,
  );
  return {
    option_groups: starts.slice(0, groups).map((start) => {
      const group = models.slice(start, start + size);
      const label = `${group[0]?.name ?? ''} – ${group.at(-1)?.name ?? ''}`;
      return { label: plain(label, groupLabel), options: group.map(modelOption) };
    }),
  };
}

function modelOption(model: Model): ReturnType<typeof option> {
  return option(model.name, model.name, model.description);
}
