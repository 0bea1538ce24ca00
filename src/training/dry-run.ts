import type { ResourceWord, TrainingRequest } from './request.ts';

/** The word that asks to show a run and to create nothing: `/train plan …` is the same. */
export const dryRunWord = 'dry-run' satisfies ResourceWord;

const answers: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['0', false],
]);

/** What `dry-run=…` says; undefined where it says neither yes nor no. */
export function readDryRun(value: string): boolean | undefined {
  return answers.get(value.trim().toLowerCase());
}

/** The same request, to be carried out. */
export function withoutDryRun(request: TrainingRequest): TrainingRequest {
  const { [dryRunWord]: _, ...resources } = request.resources;
  return { ...request, resources };
}
