import type { Catalog, Model } from '../../training/catalog.ts';
import { formatCommand } from '../../training/command.ts';
import { findModel } from '../../training/model-choice.ts';
import type { TrainingRequest } from '../../training/request.ts';
import { limits } from '../messages/limits.ts';
import { fitsGpuField, longestTime } from './own-fields.ts';
import type { Original } from './original.ts';
import type { FormState } from './state.ts';
import { firstState, hasField } from './view.ts';

/** A form filled in from a request, and what could not be put into it. */
export interface Prefilled {
  readonly state: FormState;
  readonly notes: readonly string[];
}

/**
 * Puts each part of a request into the field that it has, and the rest into the free box. Of a run
 * whose image is known (`original`), the image has a field, too.
 */
export function prefill(
  request: TrainingRequest,
  catalog: Catalog,
  original?: Original,
): Prefilled {
  const choice = findModel(request, catalog);
  const model = choice.model ?? choice.meant;
  if (!model) return { state: firstState(catalog), notes: [] };
  const { own, rest } = sort(request, model, original);
  const free = formatCommand(rest).replace(/^\/train ?/, '');
  const fits = free.length <= limits.textInput;
  return {
    state: { model: model.name, ...own, ...(fits && free !== '' && { free }) },
    notes: fits ? [] : ['The rest of the command is too long for the form, and was left out.'],
  };
}

function sort(
  { resources, parameters }: TrainingRequest,
  model: Model,
  original: Original | undefined,
): { readonly own: Omit<FormState, 'model' | 'free'>; readonly rest: TrainingRequest } {
  const { type, gpu, time, image, tag, ...others } = resources;
  const lower = type?.trim().toLowerCase();
  const ownType = model.types.some((each) => each === lower) ? lower : undefined;
  const ownGpu = fitsGpuField(model, gpu) && model.types.includes('gpu') ? gpu : undefined;
  const ownTime = time !== undefined && time.length <= longestTime ? time : undefined;
  const hasImage = original?.image !== undefined && original.model === model.name;
  const own = parameters.filter(({ key, value }) => hasField(model, key, value));
  return {
    own: {
      type: ownType,
      gpu: ownGpu,
      time: ownTime,
      typed: Object.fromEntries(own.map(({ key, value }) => [key, value])),
    },
    rest: {
      resources: {
        ...others,
        ...(type !== undefined && ownType === undefined && { type }),
        ...(gpu !== undefined && ownGpu === undefined && { gpu }),
        ...(time !== undefined && ownTime === undefined && { time }),
        ...(!hasImage && image !== undefined && { image }),
        ...(!hasImage && tag !== undefined && { tag }),
      },
      parameters: parameters.filter((each) => !own.includes(each)),
    },
  };
}
