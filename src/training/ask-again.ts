import type { Model } from './catalog.ts';
import { formatCommand, parseCommand } from './command.ts';
import { declinesGpus } from './compute.ts';
import type { EarlierRun } from './earlier-run.ts';
import { dropParameter, setResource, type Mend } from './finding.ts';
import { pinImage, withTag } from './image.ts';
import type { Problem } from './problem.ts';
import {
  isReserved,
  isResourceWord,
  type RequestedParameter,
  type ResourceWord,
  type TrainingRequest,
} from './request.ts';
import { noChanges, type Dropped, type RequestChanges } from './request-changes.ts';
import { alternatives, closest } from './suggest.ts';
import type { TrainingSpec } from './training-spec.ts';

/** What was asked of an earlier run, and what of the changes does not fit it. */
export interface AskedAgain {
  readonly request: TrainingRequest;
  readonly problems: readonly Problem[];
}

/**
 * The request for the same as an earlier run, but for the changes: its command as it was typed, the
 * catalog's defaults as they were then, and the image that really ran, unless the changes say
 * another. Its values are not checked here: resolveSpec checks them like those of any request.
 */
export function askAgain(
  { spec, state }: EarlierRun,
  model: Model | undefined,
  changes: RequestChanges = noChanges,
): AskedAgain {
  const typed = typedFor(spec);
  const same = model ? withFormerDefaults(typed, spec, model) : typed;
  const pin = state.image !== undefined && keepsImage(changes);
  const request = pin ? withImage(same, pinImage(spec.image, state.image)) : same;
  const problems = changes.dropped.flatMap((name) => notThere(name, typed, spec));
  return { request: applyChanges(request, changes), problems };
}

/** What nobody gave cannot be left out: most likely the name is misspelt. */
function notThere(
  { key }: Dropped,
  { resources, parameters }: TrainingRequest,
  { id }: TrainingSpec,
): Problem[] {
  const names = [...Object.keys(resources), ...parameters.map((parameter) => parameter.key)];
  if (names.includes(key)) return [];
  const meant = closest(key, names);
  return [
    {
      field: key,
      message: `${key} cannot be left out: it does not stand in the command of run ${id}.`,
      expected: names.length === 0 ? 'nothing to be left out' : alternatives(names),
      received: `${key}=`,
      ...(meant !== undefined && { suggestion: `${meant}=` }),
    },
  ];
}

/** What a run's command asks for as it was typed, whatever became of tags and defaults since. */
export function typedFor({ commandText, model }: TrainingSpec): TrainingRequest {
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
  const isDropped = (word: ResourceWord): boolean =>
    dropped.some(({ key, afterDashes }) => key === word && afterDashes !== true);
  const isNamed = words.some((word) => word in resources || isDropped(word));
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
    ...dropped.map(leaveOut),
    ...contradicted(request, resources).map((word) => setResource(word, undefined)),
    ...Object.entries(settled(request, resources)).flatMap(([word, value]) =>
      isResourceWord(word) ? [setResource(word, value)] : [],
    ),
    ...parameters.map(give),
  ];
  return mends.reduce((changed, mend) => mend(changed), request);
}

function leaveOut({ key, afterDashes }: Dropped): Mend {
  return isResourceWord(key) && afterDashes !== true
    ? setResource(key, undefined)
    : dropParameter(key);
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

/** The changes as they are typed after a run's name; '' for none. */
export function formatChanges({ resources, parameters, dropped }: RequestChanges): string {
  const isLast = ({ afterDashes }: Dropped): boolean => afterDashes === true;
  const left = dropped.filter((each) => !isLast(each)).map(({ key }) => `${key}=`);
  const last = dropped.filter(isLast).map(({ key }) => `${key}=`);
  const words = formatCommand({ resources, parameters }).replace(/^\/train ?/, '');
  const dashes = last.length > 0 && !/(?:^| )-- /.test(words) ? ['--'] : [];
  return [...left, words, ...dashes, ...last].filter((word) => word !== '').join(' ');
}
