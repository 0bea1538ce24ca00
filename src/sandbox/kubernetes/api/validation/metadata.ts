import type { KubeObject, NewObject, StoredResource } from '../../types.ts';
import { forbiddenField, invalidValue, requiredValue, type FieldError } from '../field-error.ts';
import { sameJson } from '../json.ts';
import {
  annotationErrors,
  dnsLabelProblems,
  labelErrors,
  qualifiedNameProblems,
  subdomainProblems,
} from './names.ts';

const STANDARD_FINALIZERS = new Set(['orphan', 'foregroundDeletion', 'kubernetes']);

/** RBAC names are path segments; namespaces are DNS labels; the rest are subdomains. */
function nameProblems(resource: StoredResource, name: string): string[] {
  if (resource === 'namespaces') return dnsLabelProblems(name);
  if (!/role/.test(resource)) return subdomainProblems(name);
  return ['/', '%']
    .filter((part) => name.includes(part))
    .map((part) => `may not contain '${part}'`);
}

function finalizerErrors(finalizers: readonly string[]): FieldError[] {
  return finalizers.flatMap((name, i) => {
    const field = `metadata.finalizers[${i}]`;
    const problems = qualifiedNameProblems(name).map((why) => invalidValue(field, name, why));
    if (problems.length > 0 || name.includes('/') || STANDARD_FINALIZERS.has(name)) return problems;
    const why = 'name is neither a standard finalizer name nor is it fully qualified';
    return [invalidValue(field, name, why)];
  });
}

/** Problems of an object's metadata, whatever its kind. */
export function metadataErrors(resource: StoredResource, object: NewObject): FieldError[] {
  const { name, labels, annotations, finalizers } = object.metadata;
  const named =
    name === undefined || name === ''
      ? [requiredValue('metadata.name', 'name or generateName is required')]
      : nameProblems(resource, name).map((why) => invalidValue('metadata.name', name, why));
  return [
    ...named,
    ...labelErrors(labels ?? {}, 'metadata.labels'),
    ...annotationErrors(annotations ?? {}, 'metadata.annotations'),
    ...finalizerErrors(finalizers ?? []),
  ];
}

const IMMUTABLE = ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp'] as const;

/** What may not change about an object's metadata once it stands. */
export function metadataUpdateErrors(next: KubeObject, stored: KubeObject): FieldError[] {
  const changed = IMMUTABLE.filter((key) => !sameJson(next.metadata[key], stored.metadata[key]));
  const errors = changed.map((key) =>
    invalidValue(`metadata.${key}`, next.metadata[key] ?? null, 'field is immutable'),
  );
  const before = new Set(stored.metadata.finalizers);
  const added = (next.metadata.finalizers ?? []).filter((name) => !before.has(name));
  if (stored.metadata.deletionTimestamp !== undefined && added.length > 0) {
    const list = added.map((name) => JSON.stringify(name)).join(', ');
    const why = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`;
    errors.push(forbiddenField('metadata.finalizers', why));
  }
  return errors;
}
