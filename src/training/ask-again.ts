import type { Model } from './catalog.ts';
import { parseCommand } from './command.ts';
import { declinesGpus } from './compute.ts';
import type { EarlierRun } from './earlier-run.ts';
import { dropParameter, setResource, type Mend } from './finding.ts';
import { pinImage, withTag } from './image.ts';
import {
  isReserved,
  isResourceWord,
  type RequestedParameter,
  type ResourceWord,
  type TrainingRequest,
} from './request.ts';
import type { TrainingSpec } from './training-spec.ts';

/** What is to be different the next time. */
export interface RequestChanges {
  readonly resources: TrainingRequest['resources'];
  readonly parameters: readonly RequestedParameter[];
  /** Words and hyperparameters that are to be as if nobody had given them. */
  readonly dropped: readonly string[];
}

export const noChanges: RequestChanges = { resources: {}, parameters: [], dropped: [] };

/**
 * The request for the same as an earlier run, but for the changes: its command as it was typed, the
 * catalog's defaults as they were then, and the image that really ran, unless the changes say
 * another. Nothing is checked here: resolveSpec checks it like any request.
 */
export function askAgain(
  { spec, state }: EarlierRun,
  model: Model | undefined,
  changes: RequestChanges = noChanges,
): TrainingRequest {
  const typed = typedFor(spec);
  const same = model ? withFormerDefaults(typed, spec, model) : typed;
  const pin = state.image !== undefined && keepsImage(changes);
  const request = pin ? withImage(same, pinImage(spec.image, state.image)) : same;
  return applyChanges(request, changes);
}

/** What a run's command asks for as it was typed, whatever became of tags and defaults since. */
function typedFor({ commandText, model }: TrainingSpec): TrainingRequest {
  const parsed = parseCommand(commandText);
  return parsed.kind === 'train' ? parsed.request : { model, resources: {}, parameters: [] };
}

/** A default that the catalog has changed since was the run's own: it is given as if typed. */
function withFormerDefaults(
  request: TrainingRequest,
  { parameters }: TrainingSpec,
  model: Model,
): TrainingRequest {
  const former = parameters.filter(
    ({ key, value, given }) => !given && String(model.parameters[key]?.default) !== value,
  );
  const asTyped = former.map(({ key, value }): RequestedParameter =>
    isReserved(key) ? { key, value, afterDashes: true } : { key, value },
  );
  return asTyped.reduce((changed, parameter) => give(parameter)(changed), request);
}

/** Gives a hyperparameter its value where it stands, or adds it; those after `--` stay the last. */
function give(given: RequestedParameter): Mend {
  return ({ parameters, ...request }) => {
    const stands = parameters.some(({ key }) => key === given.key);
    const all = stands
      ? parameters.map((each) => (each.key === given.key ? { ...each, value: given.value } : each))
      : [...parameters, given];
    const isLast = ({ afterDashes }: RequestedParameter): boolean => afterDashes === true;
    const own = all.filter((each) => !isLast(each));
    return { ...request, parameters: [...own, ...all.filter(isLast)] };
  };
}

/** A digest is that of one image: another tag or type is another image. */
function keepsImage({ resources, dropped }: RequestChanges): boolean {
  const words: readonly ResourceWord[] = ['image', 'tag', 'type'];
  const isNamed = words.some((word) => word in resources || dropped.includes(word));
  return !isNamed && !declinesGpus(resources.gpu);
}

function withImage(request: TrainingRequest, image: string): TrainingRequest {
  return setResource('image', image)(setResource('tag', undefined)(request));
}

/** The request with these changes; a word that a change contradicts goes. */
function applyChanges(
  request: TrainingRequest,
  { resources, parameters, dropped }: RequestChanges,
): TrainingRequest {
  const mends = [
    ...dropped.map((name) =>
      isResourceWord(name) ? setResource(name, undefined) : dropParameter(name),
    ),
    ...contradicted(request, resources).map((word) => setResource(word, undefined)),
    ...Object.entries(settled(request, resources)).flatMap(([word, value]) =>
      isResourceWord(word) ? [setResource(word, value)] : [],
    ),
    ...parameters.map(give),
  ];
  return mends.reduce((changed, mend) => mend(changed), request);
}

/** `tag=v2` of a run that named a whole image is that image with another tag. */
function settled(
  { resources: { image } }: TrainingRequest,
  changes: RequestChanges['resources'],
): RequestChanges['resources'] {
  const { tag, ...others } = changes;
  if (tag === undefined || image === undefined || others.image !== undefined) return changes;
  return { ...others, image: withTag(image, tag) };
}

/** Words of the earlier command that would speak against a change. */
function contradicted(
  { resources: { type } }: TrainingRequest,
  changes: RequestChanges['resources'],
): readonly ResourceWord[] {
  const toCpu = changes.type?.toLowerCase() === 'cpu' && changes.gpu === undefined;
  const toGpu =
    changes.gpu !== undefined && !declinesGpus(changes.gpu) && changes.type === undefined;
  return [
    ...(toCpu ? (['gpu'] as const) : []),
    ...(toGpu && type?.toLowerCase() === 'cpu' ? (['type'] as const) : []),
    ...(changes.image === undefined ? [] : (['tag'] as const)),
  ];
}
