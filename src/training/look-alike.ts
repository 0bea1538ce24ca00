import type { Model } from './catalog.ts';
import { isResourceWord, resourceWords, type ResourceWord } from './request.ts';
import { closest, folded } from './suggest.ts';

/** What people call the bot's words. A map: `constructor` is a key that somebody may type. */
const otherNames: ReadonlyMap<string, ResourceWord> = new Map(
  Object.entries({
    gpus: 'gpu',
    ngpu: 'gpu',
    ngpus: 'gpu',
    numgpu: 'gpu',
    numgpus: 'gpu',
    gpucount: 'gpu',
    cpus: 'cpu',
    ncpu: 'cpu',
    cores: 'cpu',
    mem: 'memory',
    ram: 'memory',
    timeout: 'time',
    timelimit: 'time',
    maxtime: 'time',
    dryrun: 'dry-run',
    tags: 'tag',
  } satisfies Record<string, ResourceWord>),
);

/** `tag` is left out: `tau` and `lag` are a model's own more often than they are typing errors. */
const oftenMistyped = resourceWords.filter((word) => word !== 'tag');

/** The bot's word that a hyperparameter's key was most likely meant to be. */
export function meantResource(key: string): ResourceWord | undefined {
  const lower = key.toLowerCase();
  if (isResourceWord(lower)) return lower;
  return otherNames.get(folded(key)) ?? misspelt(key, oftenMistyped);
}

/** The declared hyperparameter that an undeclared key was most likely meant to be. */
export function meantParameter(key: string, model: Model): string | undefined {
  return misspelt(key, Object.keys(model.parameters));
}

/** Keys that differ in their digits alone are a family, `beta1` and `beta2`, and not one misspelt. */
function misspelt<T extends string>(key: string, candidates: readonly T[]): T | undefined {
  const others = candidates.filter(
    (name) => folded(name) === folded(key) || lettersOf(name) !== lettersOf(key),
  );
  return closest(key, others, { completions: false });
}

function lettersOf(word: string): string {
  return folded(word).replaceAll(/\d/g, '');
}
