import { argumentsOf, resumeArguments } from './arguments.ts';
import { formatDuration } from './duration.ts';
import type { EarlierRun } from './earlier-run.ts';
import { pinImage, shortImage } from './image.ts';
import type { Change, TrainingSpec } from './training-spec.ts';

/** More than these are not read; the specs themselves hold all. */
const mostChanges = 30;
/** Characters of a value. */
const longestValue = 60;

/** By names that people may have chosen: what every object has (`constructor`) may be one. */
type Said = ReadonlyMap<string, string | undefined>;

/** What a run is given differently from an earlier one, the bot's own words first. */
export function changesBetween(earlier: EarlierRun, spec: TrainingSpec): readonly Change[] {
  const [was, now] = [wordsOf(earlier.spec), wordsOf(spec)];
  const isSameImage = spec.image === pinned(earlier);
  const words = compare(was, isSameImage ? new Map([...now, ['image', was.get('image')]]) : now);
  const parameters = compare(parametersOf(earlier.spec), parametersOf(spec));
  // That it goes on from the earlier run is no change of what that one was given.
  const isItself = ({ what, now: run }: Change): boolean =>
    what === 'resume' && run === earlier.spec.id;
  return [...words.filter((change) => !isItself(change)), ...parameters].slice(0, mostChanges);
}

/** The image that the earlier run asked for, as it was then. */
function pinned({ spec, state }: EarlierRun): string {
  return state.image === undefined ? spec.image : pinImage(spec.image, state.image);
}

function wordsOf(spec: TrainingSpec): Said {
  return new Map(
    Object.entries({
      model: spec.model,
      type: spec.type,
      gpu: spec.type === 'gpu' ? String(spec.gpuCount) : undefined,
      cpu: spec.cpu,
      memory: spec.memory,
      image: shortImage(spec.image),
      time: formatDuration(spec.timeLimitSeconds),
      resume: spec.resume?.run,
      command: fixedPart(spec).join(' '),
    }),
  );
}

/** The program and its arguments without the hyperparameters and without what it resumes. */
function fixedPart({ command, args, parameters, resume }: TrainingSpec): readonly string[] {
  const others = argumentsOf([], parameters).length + resumeArguments(resume).length;
  return [...command, ...args.slice(0, args.length - others)];
}

function parametersOf({ parameters }: TrainingSpec): Said {
  return new Map(parameters.map(({ key, value }) => [key, value]));
}

function compare(was: Said, now: Said): Change[] {
  const names = new Set([...was.keys(), ...now.keys()]);
  return [...names].flatMap((what) => {
    const [before, after] = [was.get(what), now.get(what)];
    if (before === after) return [];
    return [
      {
        what,
        ...(before !== undefined && { was: cut(before) }),
        ...(after !== undefined && { now: cut(after) }),
      },
    ];
  });
}

function cut(value: string): string {
  const characters = Array.from(value);
  if (characters.length <= longestValue) return value;
  return `${characters.slice(0, longestValue - 1).join('')}…`;
}
