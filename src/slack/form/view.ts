import type { ContextBlock, InputBlock, KnownBlock, ModalView, SectionBlock } from '@slack/types';

import type { Catalog, Model } from '../../training/catalog.ts';
import { limits } from '../messages/limits.ts';
import { formCallbackId, isDefault } from './fields.ts';
import { modelField } from './model-field.ts';
import type { Original } from './original.ts';
import { freeField, gpuField, imageField, timeField, typeField } from './own-fields.ts';
import { canShow, parameterField } from './parameter-field.ts';
import { plain } from './parts.ts';
import { packKept, type FormOrigin, type FormState } from './state.ts';

/** Notes, model, type, GPUs, time limit, image and the free box. */
const ownBlocks = 7;

/** What a form shows beside what was typed into it. */
export interface Beside {
  /** The run that it was filled in from. */
  readonly original?: Original | undefined;
  /** Sentences that stand above the fields. */
  readonly notes?: readonly string[];
}

/** The form as it should look now. Pure: the same catalog and state give the same view. */
export function formView(
  catalog: Catalog,
  state: FormState,
  origin: FormOrigin,
  { original, notes = [] }: Beside = {},
): ModalView {
  const model = catalog.get(state.model ?? '');
  const shown = model === undefined ? [] : shownParameters(model);
  const same = original?.model === model?.name ? original : undefined;
  return {
    type: 'modal',
    callback_id: formCallbackId,
    title: plain('Train a model', limits.view.title),
    submit: plain('Train', limits.view.title),
    close: plain('Cancel', limits.view.title),
    private_metadata: packKept({
      origin,
      shown: model?.name,
      typed: unshown(model, shown, state.typed),
      type: model !== undefined && offersType(model, state.type) ? undefined : state.type,
      gpu: model?.types.includes('gpu') === true ? undefined : state.gpu,
      image: same === undefined ? state.image : undefined,
    }),
    blocks: [
      ...noteBlocks(origin.channel === undefined ? [...notes, ownConversation] : notes),
      modelField(catalog, model),
      ...(model === undefined ? [] : modelFields(model, shown, state, same)),
      freeField(state.free),
    ],
  };
}

/** True where the field for the type can hold this choice. */
function offersType({ types }: Model, chosen: string | undefined): boolean {
  return types.length > 1 && types.some((type) => type === chosen);
}

const ownConversation = 'The thread of this run goes to your own conversation with me.';

function noteBlocks(notes: readonly string[]): SectionBlock[] {
  if (notes.length === 0) return [];
  return [{ type: 'section', text: plain(notes.join('\n'), limits.section.text) }];
}

/** The form as it first opens: the catalog's first model is chosen. */
export function firstState(catalog: Catalog): FormState {
  const [first] = catalog.keys();
  return { model: first, typed: {} };
}

function modelFields(
  model: Model,
  shown: readonly string[],
  state: FormState,
  original: Original | undefined,
): KnownBlock[] {
  const hidden = Object.keys(model.parameters).length - shown.length;
  return [
    typeField(model, state.type, original?.type),
    ...(model.types.includes('gpu') ? [gpuField(model, state.gpu, original?.gpu)] : []),
    timeField(state.time, original?.time),
    ...(original?.image ? [imageField(original.image, state.image)] : []),
    ...shown.map((key) => field(model, key, state.typed[key], original?.values[key])),
    ...(hidden > 0 ? [hiddenNote(model, shown)] : []),
  ];
}

/** The parameters that have a field: all of them unless the view would get too long. */
function shownParameters(model: Model): readonly string[] {
  const keys = Object.keys(model.parameters);
  const room = limits.view.blocks - ownBlocks;
  return keys.length <= room ? keys : keys.slice(0, room - 1);
}

function unshown(
  model: Model | undefined,
  shown: readonly string[],
  typed: FormState['typed'],
): Record<string, string> {
  const isShown = ([key, value]: [string, string]): boolean => {
    const parameter = shown.includes(key) ? model?.parameters[key] : undefined;
    return parameter !== undefined && canShow(parameter, value);
  };
  return Object.fromEntries(Object.entries(typed).filter((entry) => !isShown(entry)));
}

/** True where this value can be typed into a field of its own. */
export function hasField(model: Model, key: string, value: string): boolean {
  const parameter = shownParameters(model).includes(key) ? model.parameters[key] : undefined;
  return parameter !== undefined && canShow(parameter, value);
}

function field(
  model: Model,
  key: string,
  typed: string | undefined,
  was: string | undefined,
): InputBlock {
  const parameter = model.parameters[key] ?? { type: 'string' };
  const value = typed !== undefined && canShow(parameter, typed) ? typed : undefined;
  const given = value !== undefined && !isDefault(parameter, value) ? value : undefined;
  return parameterField(model.name, key, parameter, { typed: given, was });
}

function hiddenNote(model: Model, shown: readonly string[]): ContextBlock {
  const hidden = Object.keys(model.parameters).filter((key) => !shown.includes(key));
  const text = `${model.name} has more hyperparameters than a form holds. Type these below: ${hidden.join(', ')}`;
  return { type: 'context', elements: [plain(text, limits.section.text - 1000)] };
}
