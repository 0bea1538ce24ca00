import { quantityOf } from '../api/quantity.ts';
import type { Container, EnvFrom, EnvVar, KeyRef, Pod } from '../controllers/objects.ts';
import type { KubeObject } from '../types.ts';
import { expand } from './expand.ts';

/** The reason and the words of a CreateContainerConfigError. */
export class ContainerConfigError extends Error {}

/** Reads a ConfigMap or Secret of the pod's namespace. */
export type DataLookup = (
  resource: 'configmaps' | 'secrets',
  name: string,
) => KubeObject | undefined;

/**
 * The environment that a container's spec asks for: envFrom first, env over it, each value expanded
 * with the variables before it. Throws ContainerConfigError where a reference leads nowhere.
 */
export function containerEnv(
  pod: Pod,
  container: Container,
  lookup: DataLookup,
): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const source of container.envFrom ?? []) {
    for (const [key, value] of allOf(source, lookup)) {
      variables.set((source.prefix ?? '') + key, value);
    }
  }
  for (const variable of container.env ?? []) {
    const value = valueOf(variable, pod, container, lookup, variables);
    if (value !== undefined) variables.set(variable.name, value);
  }
  return variables;
}

/** The entries of a ConfigMap or Secret as text, whatever the kind. */
export function dataOf(object: KubeObject): ReadonlyMap<string, string> {
  const data: Record<string, string> = object['data'] ?? {};
  const decode = (value: string) =>
    object.kind === 'Secret' ? Buffer.from(value, 'base64').toString() : value;
  return new Map(Object.entries(data).map(([key, value]) => [key, decode(value)]));
}

function allOf({ configMapRef, secretRef }: EnvFrom, lookup: DataLookup) {
  if (configMapRef) return entriesOf('configmaps', configMapRef, lookup);
  return secretRef ? entriesOf('secrets', secretRef, lookup) : new Map<string, string>();
}

function entriesOf(
  resource: 'configmaps' | 'secrets',
  ref: { readonly name: string; readonly optional?: boolean },
  lookup: DataLookup,
): ReadonlyMap<string, string> {
  const object = lookup(resource, ref.name);
  if (object) return dataOf(object);
  if (ref.optional) return new Map();
  const kind = resource === 'secrets' ? 'secret' : 'configmap';
  throw new ContainerConfigError(`${kind} "${ref.name}" not found`);
}

function valueOf(
  variable: EnvVar,
  pod: Pod,
  container: Container,
  lookup: DataLookup,
  variables: ReadonlyMap<string, string>,
): string | undefined {
  const from = variable.valueFrom;
  if (from?.fieldRef) return fieldOf(pod, from.fieldRef.fieldPath);
  if (from?.resourceFieldRef) return resourceOf(container, from.resourceFieldRef.resource);
  if (from?.secretKeyRef) return keyOf('secrets', pod, from.secretKeyRef, lookup);
  if (from?.configMapKeyRef) return keyOf('configmaps', pod, from.configMapKeyRef, lookup);
  return expand(variable.value ?? '', variables);
}

function keyOf(
  resource: 'configmaps' | 'secrets',
  pod: Pod,
  ref: KeyRef,
  lookup: DataLookup,
): string | undefined {
  const value = entriesOf(resource, ref, lookup).get(ref.key);
  if (value !== undefined || ref.optional) return value;
  const kind = resource === 'secrets' ? 'Secret' : 'ConfigMap';
  const where = `${kind} ${pod.metadata.namespace}/${ref.name}`;
  throw new ContainerConfigError(`couldn't find key ${ref.key} in ${where}`);
}

/** What the downward API tells under this path. */
function fieldOf({ metadata, spec, status }: Pod, path: string): string {
  const [, group, key = ''] = /^metadata\.(labels|annotations)\['(.*)'\]$/u.exec(path) ?? [];
  if (group) return (group === 'labels' ? metadata.labels : metadata.annotations)?.[key] ?? '';
  const fields: Readonly<Record<string, string | undefined>> = {
    'metadata.name': metadata.name,
    'metadata.namespace': metadata.namespace,
    'metadata.uid': metadata.uid,
    'spec.nodeName': spec.nodeName,
    'spec.serviceAccountName': spec.serviceAccountName,
    'status.hostIP': status.hostIP,
    'status.podIP': status.podIP,
  };
  const value = fields[path];
  if (value === undefined) throw new ContainerConfigError(`unsupported fieldPath: ${path}`);
  return value;
}

/** A limit or request in whole units (cores, bytes), rounded up. */
function resourceOf({ resources }: Container, path: string): string {
  const [kind, ...name] = path.split('.');
  const quantities = kind === 'limits' ? resources?.limits : resources?.requests;
  const { nano } = quantityOf(quantities?.[name.join('.')]);
  return String((nano + 999_999_999n) / 1_000_000_000n);
}
