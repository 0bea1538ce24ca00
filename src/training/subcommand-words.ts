import { closest } from './suggest.ts';

/** Words that, standing first, ask for something else than a training. */
export const subcommands = [
  'help',
  'models',
  'list',
  'status',
  'logs',
  'cancel',
  'rerun',
  'resume',
  'plan',
] as const;
export type Subcommand = (typeof subcommands)[number];

/** Ways of asking for help that are no words. */
const helpSigns = new Set(['--help', '-h', '?']);

/** What people type who know other programs. A map: `constructor` is a word that somebody may type. */
const otherNames: ReadonlyMap<string, Subcommand> = new Map(
  Object.entries({
    ls: 'list',
    ps: 'list',
    jobs: 'list',
    runs: 'list',
    queue: 'list',
    squeue: 'list',
    show: 'status',
    info: 'status',
    log: 'logs',
    tail: 'logs',
    stop: 'cancel',
    kill: 'cancel',
    abort: 'cancel',
    delete: 'cancel',
    scancel: 'cancel',
    restart: 'rerun',
    retry: 'rerun',
    repeat: 'rerun',
    continue: 'resume',
    check: 'plan',
  } satisfies Record<string, Subcommand>),
);

/** The subcommand that this word is. Phones begin with a capital, so letter case does not matter. */
export function subcommandOf(word: string): Subcommand | undefined {
  const lower = word.toLowerCase();
  if (helpSigns.has(lower)) return 'help';
  return subcommands.find((name) => name === lower);
}

/** The subcommand that was most likely meant by a word that is neither one nor any of these models. */
export function meantSubcommand(word: string, models: readonly string[]): Subcommand | undefined {
  const known = otherNames.get(word.toLowerCase());
  if (known !== undefined) return known;
  const nearest = closest(word, [...models, ...subcommands]);
  return subcommands.find((name) => name === nearest && !models.includes(name));
}
