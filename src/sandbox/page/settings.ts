import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { z } from 'zod';
import { computeTypes } from '../../training/catalog.ts';
import { resourceWords, type ResourceWord } from '../../training/request.ts';
import { notOfferedHere } from '../../training/resources.ts';
import type { SlackUser } from '../slack/types.ts';
import type { Catalog, CatalogParameter, Person } from './model.ts';

const Parameter = z.looseObject({
  type: z.string(),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
  description: z.string().optional(),
  choices: z.array(z.string()).default([]),
});
type Parameter = z.infer<typeof Parameter>;

/** What the page looks at of the bot's config.yaml. */
const Settings = z.looseObject({
  models: z
    .record(
      z.string(),
      z.looseObject({
        description: z.string().default(''),
        parameters: z.record(z.string(), Parameter).default({}),
      }),
    )
    .default({}),
  users: z
    .record(z.string(), z.looseObject({ id: z.string(), admin: z.boolean().default(false) }))
    .default({}),
});
export type Settings = z.infer<typeof Settings>;

const NO_SETTINGS: Settings = { models: {}, users: {} };

/**
 * Reads the settings as they stand in the file: a visitor may change them while the bot runs. Where
 * they cannot be read, the bot says so; the page then knows no models and no users.
 */
export function createSettingsReader(path: string): () => Settings {
  let known = { text: '', settings: NO_SETTINGS };
  return () => {
    const text = textAt(path);
    if (text !== known.text) known = { text, settings: parse(text) };
    return known.settings;
  };
}

function textAt(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function parse(text: string): Settings {
  try {
    return Settings.parse(load(text));
  } catch {
    return NO_SETTINGS;
  }
}

/** The people of the workspace, and what the settings say of each. */
export function peopleOf(users: readonly SlackUser[], settings: Settings): readonly Person[] {
  return users.map(({ id, name, realName, email }) => {
    const known = settings.users[id] ?? (email === undefined ? undefined : settings.users[email]);
    const person = { id, name, realName };
    if (!known) return { ...person, standing: 'stranger' };
    return { ...person, standing: known.admin ? 'admin' : 'mapped', runsAs: known.id };
  });
}

const WORD_DETAILS: Readonly<Partial<Record<ResourceWord, string>>> = {
  type: 'gpu or cpu',
  gpu: 'GPUs on one node, such as 2',
  cpu: 'CPU cores, such as 8',
  memory: 'such as 16Gi',
  time: 'stop it after 90m, 2h or 1d12h',
  image: 'another image',
  tag: 'another tag of the usual image',
};

/** The models and words that a command may be completed with. */
export function catalogOf({ models }: Settings): Catalog {
  return {
    models: Object.entries(models).map(([name, { description, parameters }]) => ({
      name,
      description,
      parameters: Object.entries(parameters).map(([key, value]) => describe(key, value)),
    })),
    words: resourceWords
      .filter((word) => notOfferedHere(word) === undefined)
      .map((name) => ({
        name,
        detail: WORD_DETAILS[name] ?? 'how it runs',
        choices: name === 'type' ? computeTypes : [],
      })),
  };
}

function describe(name: string, parameter: Parameter): CatalogParameter {
  const { type, description, choices } = parameter;
  const parts = [
    description,
    choices.length > 0 ? choices.join(' | ') : type,
    parameter.default === undefined ? undefined : `default ${parameter.default}`,
  ];
  return { name, choices, detail: parts.filter((part) => part !== undefined).join(' · ') };
}
