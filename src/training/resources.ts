import type { ComputeType, Defaults, Model } from './catalog.ts';
import { dryRunWord, readDryRun } from './dry-run.ts';
import { durationForm, parseDuration, suggestDuration, formatDuration } from './duration.ts';
import { setResource, type Finding } from './finding.ts';
import { fillImage, isImage, isTag, withTag } from './image.ts';
import { quoted } from './problem.ts';
import { cpuForm, memoryForm, parseCpu, parseMemory, type Quantity } from './quantity.ts';
import { resourceWords, type ResourceWord, type TrainingRequest } from './request.ts';

type Words = TrainingRequest['resources'];

/** A value that was settled, or what was wrong with it. */
export type Settled<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly finding: Finding };

/** A word's value that cannot be used; without a suggestion the mend takes the word out. */
function unfit(
  word: ResourceWord,
  received: string,
  message: string,
  expected: string,
  meant?: string,
): { readonly ok: false; readonly finding: Finding } {
  const suggestion = meant === undefined ? {} : { suggestion: `${word}=${meant}` };
  const problem = { field: word, message, expected, received, ...suggestion };
  return { ok: false, finding: { problem, mend: setResource(word, meant) } };
}

function settleQuantity(
  word: 'cpu' | 'memory',
  typed: string | undefined,
  fallback: string | undefined,
  parse: (text: string) => Quantity,
  form: string,
): Settled<string | undefined> {
  if (typed === undefined) return { ok: true, value: fallback };
  const parsed = parse(typed);
  if (parsed.ok) return { ok: true, value: parsed.quantity };
  const message = `${word} is ${quoted(typed)}, which is not ${form.replace(/ such as.*/, '')}.`;
  return unfit(word, typed, message, form, parsed.suggestion);
}

/** The CPU cores asked for, else configured. */
export function settleCpu(
  { cpu }: Words,
  model: Partial<Model>,
  defaults: Partial<Defaults>,
): Settled<string | undefined> {
  return settleQuantity('cpu', cpu, model.cpu ?? defaults.cpu, parseCpu, cpuForm);
}

/** The memory asked for, else configured. */
export function settleMemory(
  { memory }: Words,
  model: Partial<Model>,
  defaults: Partial<Defaults>,
): Settled<string | undefined> {
  return settleQuantity('memory', memory, model.memory ?? defaults.memory, parseMemory, memoryForm);
}

/** The longest time limit Kubernetes takes. */
const longestSeconds = 2_147_483_647;

/** The time limit asked for, else configured; in seconds. */
export function settleTime(
  { time }: Words,
  model: Partial<Model>,
  defaults: Pick<Defaults, 'timeLimitSeconds'>,
): Settled<number> {
  if (time === undefined) {
    return { ok: true, value: model.timeLimitSeconds ?? defaults.timeLimitSeconds };
  }
  const seconds = parseDuration(time);
  if (seconds === undefined) {
    const message = /^\d+$/.test(time.trim())
      ? `time is ${quoted(time)}, which has no unit.`
      : `time is ${quoted(time)}, which is not a time.`;
    return unfit('time', time, message, durationForm, suggestDuration(time));
  }
  if (seconds <= longestSeconds) return { ok: true, value: seconds };
  const expected = `at most ${formatDuration(longestSeconds)}`;
  return unfit('time', time, `time is ${quoted(time)}, which is longer than any run.`, expected);
}

/** The image: as asked for, else as configured, with the tag asked for. */
export function settleImage(
  { image, tag }: Words,
  model: Pick<Model, 'name'> & Partial<Model>,
  defaults: Pick<Defaults, 'image'>,
  type: ComputeType,
): Settled<string> {
  const configured = fillImage(model.image ?? defaults.image, { model: model.name, type });
  if (image !== undefined && !isImage(image)) {
    const meant = isImage(image.trim().toLowerCase()) ? image.trim().toLowerCase() : undefined;
    const message = `image is ${quoted(image)}, which is not the name of an image.`;
    return unfit(
      'image',
      image,
      message,
      'an image such as registry.example.com/team/name:tag',
      meant,
    );
  }
  if (tag !== undefined && !isTag(tag)) {
    const message = `tag is ${quoted(tag)}, which is not a tag.`;
    return unfit('tag', tag, message, 'up to 128 of letters, digits, _ . -, such as v1.2');
  }
  if (image !== undefined && tag !== undefined) return bothImageAndTag(image, tag);
  return { ok: true, value: tag === undefined ? (image ?? configured) : withTag(configured, tag) };
}

function bothImageAndTag(image: string, tag: string): Settled<string> {
  const problem = {
    field: 'tag',
    message: `image=${image} and tag=${tag} both say which image to run.`,
    expected: 'image with its tag, or tag alone for the configured image',
    received: tag,
    suggestion: `image=${withTag(image, tag)}`,
  };
  const whole = setResource('image', withTag(image, tag));
  const alone = setResource('tag', undefined);
  return { ok: false, finding: { problem, mend: (request) => alone(whole(request)) } };
}

/** Words that are kept for what this installation cannot do: refused by name, never ignored. */
const notOffered: Readonly<Partial<Record<ResourceWord, string>>> = {
  nodes: 'a run uses one node',
  queue: 'runs wait in the cluster’s own order',
  priority: 'all runs have the same priority',
  dataset: 'the model’s own hyperparameters say where its data lies',
  notify: 'the run’s thread tells its owner when it ends',
};

/** Why a word cannot be used here, as a sentence; undefined for one that can. */
export function notOfferedHere(word: ResourceWord): string | undefined {
  const reason = notOffered[word];
  return reason && `${word} is not offered here: ${reason}.`;
}

/** Whether nothing is to be created: the run is only to be shown. */
export function settleDryRun({ [dryRunWord]: typed }: Words): Settled<boolean> {
  const dryRun = typed === undefined ? false : readDryRun(typed);
  if (dryRun !== undefined) return { ok: true, value: dryRun };
  const message = `${dryRunWord} is ${quoted(typed ?? '')}, which is neither true nor false.`;
  return unfit(dryRunWord, typed ?? '', message, 'true or false', 'true');
}

/** A finding for each word that is not offered here. */
export function refuseWords(words: Words): readonly Finding[] {
  return resourceWords.flatMap((word) => {
    const received = words[word];
    const message = notOfferedHere(word);
    if (received === undefined || message === undefined) return [];
    return [unfit(word, received, message, `a command without ${word}`).finding];
  });
}
