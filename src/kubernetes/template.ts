import { load } from 'js-yaml';
import type { ComputeType } from '../training/catalog.ts';
import { closest } from '../training/suggest.ts';
import { trainContainer } from '../training/names.ts';
import { onlyToken, token } from './fill-template.ts';
import { asList, asObject, type Json } from './json.ts';
import { placeholderNamed, placeholders } from './placeholders.ts';
import { resumeMountProblems } from './resume-mount.ts';

/** A Job manifest with `${…}` in its strings. */
export interface Template {
  readonly file: string;
  readonly manifest: unknown;
}

export type TemplateSet = Readonly<Record<ComputeType, Template>>;

export type ParsedTemplate =
  | { readonly template: Template; readonly problems: readonly [] }
  | { readonly template?: undefined; readonly problems: readonly string[] };

type Visit = (value: unknown, path: string) => string[];

/** `spec.template.spec.containers[0].args`: as the API server writes it, too. */
function childPath(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  const plain = /^[\w-]+$/.test(key);
  if (!plain) return `${path}[${key}]`;
  return path === '' ? key : `${path}.${key}`;
}

function unknownPlaceholder(name: string, path: string): string {
  const near = closest(name, Object.keys(placeholders));
  const hint = near ? `did you mean \${${near}}?` : `see "Templates" in docs/reference.md`;
  return `${path}: \${${name}} is not a placeholder: ${hint}`;
}

function problemsOfText(text: string, path: string): string[] {
  const alone = onlyToken.test(text);
  return [...text.matchAll(token)].flatMap(([, name]) => {
    if (name === undefined) return [];
    const placeholder = placeholderNamed(name);
    if (!placeholder) return [unknownPlaceholder(name, path)];
    if (placeholder.wholeEntry && !inEntry.test(path)) return [`${path}: ${entryOnly(name)}`];
    if (placeholder.kind !== 'list' || alone) return [];
    return [`${path}: \${${name}} is a list and must stand alone, not in "${text}"`];
  });
}

/** Lists whose entries may go without harm. A container's own fields would take it with them. */
const inEntry = /(?:^|\.)(?:env|volumeMounts|volumes|args)\[\d+\](?:\.[^[\]]+)*$/;

function entryOnly(name: string): string {
  return `\${${name}} may stand in an entry of env, volumeMounts, volumes or args only`;
}

function problemsOfKey(key: string, path: string): string[] {
  if (!key.includes('${')) return [];
  return [`${childPath(path, key)}: only values are filled, not keys`];
}

const placeholderProblems: Visit = (value, path) => {
  if (typeof value === 'string') return problemsOfText(value, path);
  if (Array.isArray(value))
    return value.flatMap((item, index) => placeholderProblems(item, childPath(path, index)));
  return Object.entries(asObject(value)).flatMap(([key, child]) =>
    placeholderProblems(child, childPath(path, key)).concat(problemsOfKey(key, path)),
  );
};

/** The spec of the pods that a template makes. */
export function podSpecOf({ manifest }: Pick<Template, 'manifest'>): Json {
  return asObject(asObject(asObject(asObject(manifest)['spec'])['template'])['spec']);
}

function structureProblems(manifest: unknown): string[] {
  const job = asObject(manifest);
  if (job['kind'] !== 'Job' || job['apiVersion'] !== 'batch/v1')
    return ['kind: a template is one Job of apiVersion batch/v1'];
  const pod = podSpecOf({ manifest });
  const names = asList(pod['containers']).map((container) => asObject(container)['name']);
  if (names.includes(trainContainer)) return [];
  return [
    `spec.template.spec.containers: the container that trains must be named "${trainContainer}"`,
  ];
}

function parseYaml(text: string): { value: unknown } | { problem: string } {
  try {
    return { value: load(text) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { problem: `is not YAML: ${message.split('\n')[0]}` };
  }
}

/** Reads one template; every problem at once, each with the file and the path inside it. */
export function parseTemplate(file: string, text: string): ParsedTemplate {
  const parsed = parseYaml(text);
  if ('problem' in parsed) return { problems: [`${file}: ${parsed.problem}`] };
  const manifest = parsed.value;
  const problems = [
    ...structureProblems(manifest),
    ...placeholderProblems(manifest, ''),
    ...resumeMountProblems(manifest),
  ];
  if (problems.length > 0) return { problems: problems.map((problem) => `${file}: ${problem}`) };
  return { template: { file, manifest }, problems: [] };
}
