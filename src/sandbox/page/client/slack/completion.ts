import type { AppForm, Catalog, CatalogParameter } from '../../model.ts';

/** One thing that what is being typed can become. */
interface Suggestion {
  /** The whole text once it is taken. */
  readonly text: string;
  readonly label: string;
  readonly detail: string;
}

export interface Suggestions {
  readonly items: readonly Suggestion[];
  /** Whether Enter takes the first: so it is with a command's name, not with its words. */
  readonly firstIsChosen: boolean;
}

const NONE: Suggestions = { items: [], firstIsChosen: false };
const MOST = 8;

/** What a text that begins with a slash may be completed to: commands by the manifest, then models and keys. */
export function suggest(
  typed: string,
  { commands }: Pick<AppForm, 'commands'>,
  catalog: Catalog,
): Suggestions {
  if (/^\/\S*$/.test(typed)) return commandNames(typed, commands);
  const [, command, words = ''] = /^(\/\S+) ([^"'{“‘]*)$/.exec(typed) ?? [];
  if (!commands.some((known) => known.command === command)) return NONE;
  return { items: wordsFor(words, catalog, typed).slice(0, MOST), firstIsChosen: false };
}

function commandNames(typed: string, commands: AppForm['commands']): Suggestions {
  const items = commands
    .filter(({ command }) => command.startsWith(typed))
    .map(({ command, description, usageHint }) => ({
      text: `${command} `,
      label: `${command} ${usageHint}`.trim(),
      detail: description,
    }));
  return { items, firstIsChosen: !commands.some(({ command }) => command === typed) };
}

function wordsFor(words: string, catalog: Catalog, typed: string): readonly Suggestion[] {
  const parts = words.split(/ +/);
  const last = parts.at(-1) ?? '';
  const before = parts.slice(0, -1).filter((part) => part !== '');
  const completed = (word: string): string => typed.slice(0, typed.length - last.length) + word;
  if (before.includes('--')) return [];
  const [model] = before;
  if (model === undefined)
    return catalog.models
      .filter(({ name }) => name.startsWith(last) && name !== last)
      .map(({ name, description }) => ({
        text: completed(`${name} `),
        label: name,
        detail: description,
      }));
  const keys = keysOf(catalog, model);
  const [key = '', value] = last.split('=');
  if (value !== undefined)
    return (keys.find(({ name }) => name === key)?.choices ?? [])
      .filter((choice) => choice.startsWith(value) && choice !== value)
      .map((choice) => ({ text: completed(`${key}=${choice} `), label: choice, detail: key }));
  return keys
    .filter(
      ({ name }) => name.startsWith(key) && !before.some((part) => part.startsWith(`${name}=`)),
    )
    .map(({ name, detail }) => ({ text: completed(`${name}=`), label: `${name}=`, detail }));
}

/** The model's own hyperparameters, then the words for resources. */
function keysOf(catalog: Catalog, model: string): readonly CatalogParameter[] {
  const own = catalog.models.find(({ name }) => name === model)?.parameters;
  if (!own) return [];
  return [...own, ...catalog.words];
}
