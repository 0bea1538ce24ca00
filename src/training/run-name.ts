import { closest } from './suggest.ts';

/** What stands for a person's own newest run. */
export const latest = 'last';

/** Fewer letters than this name a run only by chance. */
const shortestPrefix = 3;

/** A run as far as its name goes. */
interface NamedRun {
  readonly id: string;
  readonly jobName: string;
}

/** The run that a name means, or why it means none. */
export type ChosenRun<Run> =
  | { readonly kind: 'one'; readonly run: Run }
  /** The name is the beginning of several; newest first. */
  | { readonly kind: 'several'; readonly runs: readonly Run[] }
  /** The name is too short to be looked for. */
  | { readonly kind: 'too-short' }
  /** `last`, by somebody who has no run. */
  | { readonly kind: 'no-run-yet' }
  | { readonly kind: 'unknown'; readonly nearest?: Run };

/**
 * Finds the run that a person means: by its id, the name of its Job, a beginning of either of at
 * least three letters, or `last` for the newest of their own. `runs` are newest first; of several
 * that have one id (a Job made again under its name) the newest counts.
 */
export function chooseRun<Run>(
  typed: string,
  runs: readonly Run[],
  { named, isOwn }: { named: (run: Run) => NamedRun; isOwn: (run: Run) => boolean },
): ChosenRun<Run> {
  const name = typed.trim().toLowerCase();
  if (name === latest) {
    const own = runs.find(isOwn);
    return own === undefined ? { kind: 'no-run-yet' } : { kind: 'one', run: own };
  }
  const ids = (run: Run): readonly string[] => [named(run).id, named(run).jobName];
  const exact = runs.find((run) => ids(run).includes(name));
  if (exact !== undefined) return { kind: 'one', run: exact };
  if (name.length < shortestPrefix) return { kind: 'too-short' };
  const begun = newestOfEach(
    runs.filter((run) => ids(run).some((id) => id.startsWith(name))),
    named,
  );
  const [first] = begun;
  if (first === undefined) return unknown(name, runs, named);
  return begun.length === 1 ? { kind: 'one', run: first } : { kind: 'several', runs: begun };
}

function newestOfEach<Run>(runs: readonly Run[], named: (run: Run) => NamedRun): readonly Run[] {
  const seen = new Set<string>();
  return runs.filter((run) => {
    const { id } = named(run);
    const isNew = !seen.has(id);
    seen.add(id);
    return isNew;
  });
}

function unknown<Run>(
  name: string,
  runs: readonly Run[],
  named: (run: Run) => NamedRun,
): ChosenRun<Run> {
  const near = closest(
    name,
    runs.map(named).flatMap(({ id, jobName }) => [id, jobName]),
  );
  const nearest = runs.find((run) => [named(run).id, named(run).jobName].includes(near ?? ''));
  return { kind: 'unknown', ...(nearest !== undefined && { nearest }) };
}
