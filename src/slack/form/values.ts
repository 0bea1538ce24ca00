import type { Catalog } from '../../training/catalog.ts';
import { formatCommand, parseCommand } from '../../training/command.ts';
import type { Problem } from '../../training/problem.ts';
import {
  isReserved,
  type RequestedParameter,
  type TrainingRequest,
} from '../../training/request.ts';
import { blockIds, imageChoices, isDefault, modelActionId, valueActionId } from './fields.ts';
import type { Original } from './original.ts';
import { unpackKept, type FormOrigin, type FormState } from './state.ts';

/** What a field of a view holds, as Slack sends it: null or absent where nothing was entered. */
interface FieldState {
  readonly value?: string | null | undefined;
  readonly selected_option?: { readonly value: string } | null | undefined;
}

/** The part of an open view that is read. */
export interface OpenView {
  readonly private_metadata: string;
  readonly state: {
    readonly values: Readonly<Record<string, Readonly<Record<string, FieldState>>>>;
  };
}

/** An open view, read. */
export interface ReadForm {
  readonly origin: FormOrigin;
  /** What was typed into it and what it keeps from models shown before: enough to draw it again. */
  readonly state: FormState;
  /** The model whose fields it shows; another than `state.model` just after that was changed. */
  readonly shown: string | undefined;
  /** The hyperparameters that stand in its fields: what a submit asks for. */
  readonly entered: Readonly<Record<string, string>>;
}

export function readForm(view: OpenView, catalog: Catalog): ReadForm {
  const kept = unpackKept(view.private_metadata);
  const { values } = view.state;
  const shown = kept.shown ?? '';
  const text = (blockId: string, actionId = valueActionId) => textOf(values[blockId]?.[actionId]);
  const entered = enteredParameters(values, shown, catalog);
  const types = catalog.get(shown)?.types ?? [];
  return {
    origin: kept.origin,
    shown: kept.shown,
    entered,
    state: {
      model: text(blockIds.model, modelActionId),
      // What a model with one type only shows is nobody's choice.
      type: (types.length > 1 ? text(blockIds.type(shown)) : undefined) ?? kept.type,
      gpu: text(blockIds.gpu(shown)) ?? kept.gpu,
      time: text(blockIds.time),
      free: text(blockIds.free),
      image: text(blockIds.image) ?? kept.image,
      typed: { ...kept.typed, ...entered },
    },
  };
}

/**
 * What a submitted form asks for. Its own fields and the free box are one request: what stands in
 * both is a problem, as it would be in a command.
 */
export function requestOf(
  { state, entered }: Pick<ReadForm, 'state' | 'entered'>,
  catalog: Catalog,
  original?: Original,
): { request: TrainingRequest; problems: readonly Problem[] } {
  const image = ownImage(state, original);
  const resources = { ...ownResources(state, catalog), ...image.words };
  const own = Object.entries(entered).map(([key, value]): RequestedParameter =>
    isReserved(key) ? { key, value, afterDashes: true } : { key, value },
  );
  const extra = freeRequest(state.model, state.free);
  const twice = (key: string) => Object.hasOwn(entered, key);
  return {
    request: {
      ...(state.model === undefined ? {} : { model: state.model }),
      resources: { ...extra.request.resources, ...resources },
      parameters: [...own, ...extra.request.parameters.filter(({ key }) => !twice(key))],
    },
    problems: [...image.problems, ...extra.problems, ...doubled(extra.request, resources, twice)],
  };
}

function ownResources(
  { model, type, gpu, time }: FormState,
  catalog: Catalog,
): TrainingRequest['resources'] {
  const types = catalog.get(model ?? '')?.types ?? [];
  return {
    ...(type !== undefined && types.length > 1 ? { type } : {}),
    ...(gpu !== undefined && types.includes('gpu') ? { gpu } : {}),
    ...(time === undefined ? {} : { time }),
  };
}

/** What the field for the image of an earlier run says, where the form has one. */
function ownImage(
  { model, type, image }: FormState,
  original: Original | undefined,
): { readonly words: TrainingRequest['resources']; readonly problems: readonly Problem[] } {
  if (image === undefined) return { words: {}, problems: [] };
  if (!original) return { words: {}, problems: [forgotten] };
  if (original.model !== model || !original.image) return { words: {}, problems: [] };
  if (image !== imageChoices.ran) return { words: original.image.words, problems: [] };
  const isOther = type !== undefined && type !== original.type;
  const words = { image: original.image.ran };
  return { words, problems: isOther ? [madeForAnother(original.type)] : [] };
}

const forgotten: Problem = {
  field: 'image',
  message: 'The run that this form was filled in from is not in the cluster any more.',
  expected: 'the command typed, or a new form',
};

function madeForAnother(type: string): Problem {
  return {
    field: 'image',
    message: `The image that ran is one for ${type.toUpperCase()}.`,
    expected: 'the image as it is now, for another type',
  };
}

function enteredParameters(
  values: OpenView['state']['values'],
  shown: string,
  catalog: Catalog,
): Record<string, string> {
  const prefix = blockIds.parameter(shown, '');
  const typed: Record<string, string> = {};
  for (const [blockId, actions] of Object.entries(values)) {
    if (!blockId.startsWith(prefix)) continue;
    const key = blockId.slice(prefix.length);
    const value = textOf(actions[valueActionId]);
    if (value !== undefined && !isDefault(catalog.get(shown)?.parameters[key], value)) {
      typed[key] = value;
    }
  }
  return typed;
}

const nothing: TrainingRequest = { resources: {}, parameters: [] };

/** The free box is the rest of a command. */
function freeRequest(
  model: string | undefined,
  free: string | undefined,
): { request: TrainingRequest; problems: readonly Problem[] } {
  if (free === undefined || free.trim() === '') return { request: nothing, problems: [] };
  const parsed = parseCommand(`${formatCommand({ ...nothing, model: model ?? 'model' })} ${free}`);
  return parsed.kind === 'train' ? parsed : { request: nothing, problems: [] };
}

function doubled(
  free: TrainingRequest,
  resources: TrainingRequest['resources'],
  twice: (key: string) => boolean,
): Problem[] {
  const words = Object.keys(free.resources).filter((word) => Object.hasOwn(resources, word));
  const keys = free.parameters.map(({ key }) => key).filter(twice);
  return [...words, ...keys].map((key) => ({
    field: 'command',
    message: `${key} has a field of its own and stands here as well.`,
    expected: 'it in one of the two places',
    received: key,
  }));
}

function textOf(field: FieldState | undefined): string | undefined {
  const text = field?.selected_option?.value ?? field?.value ?? undefined;
  return text === '' ? undefined : text;
}
