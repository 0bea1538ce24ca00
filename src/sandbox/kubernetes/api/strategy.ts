import type { KubeObject, NewObject, StoredResource } from '../types.ts';
import { defaultJob } from './defaults/job.ts';
import { defaultPod } from './defaults/pod.ts';
import { invalidValue, type FieldError } from './field-error.ts';
import { recordOf, sameJson } from './json.ts';
import {
  bindingErrors,
  bindingUpdateErrors,
  dataErrors,
  dataUpdateErrors,
  leaseErrors,
} from './validation/data.ts';
import { jobErrors, jobUpdateErrors } from './validation/job.ts';
import { metadataErrors, metadataUpdateErrors } from './validation/metadata.ts';
import { podSpecErrors } from './validation/pod.ts';

/** How one resource is defaulted and validated; absent parts do nothing. */
interface Strategy {
  readonly defaults?: (object: NewObject) => void;
  readonly errors?: (object: NewObject) => FieldError[];
  readonly updateErrors?: (next: KubeObject, stored: KubeObject) => FieldError[];
}

function defaultNamespace(namespace: NewObject): void {
  const { name } = namespace.metadata;
  if (name !== undefined) {
    namespace.metadata.labels = {
      ...namespace.metadata.labels,
      'kubernetes.io/metadata.name': name,
    };
  }
  namespace['spec'] = { finalizers: ['kubernetes'] };
  namespace['status'] = { phase: 'Active' };
}

/** All a running pod lets change is its images, deadline and tolerations. */
const POD_MUTABLE = new Set([
  'activeDeadlineSeconds',
  'terminationGracePeriodSeconds',
  'tolerations',
]);

function podUpdateErrors(next: KubeObject, stored: KubeObject): FieldError[] {
  const frozen = (pod: KubeObject): [string, unknown][] =>
    Object.entries(recordOf(pod['spec']))
      .filter(([key]) => !POD_MUTABLE.has(key))
      .map(([key, value]) => [key, key.endsWith('ontainers') ? withoutImages(value) : value]);
  if (sameJson(Object.fromEntries(frozen(next)), Object.fromEntries(frozen(stored)))) return [];
  const why =
    'pod updates may not change fields other than `spec.containers[*].image`,' +
    '`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only ' +
    'additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set ' +
    'to 1 if it was previously negative)';
  return [{ field: 'spec', reason: 'FieldValueForbidden', message: `Forbidden: ${why}` }];
}

function withoutImages(containers: unknown): unknown {
  if (!Array.isArray(containers)) return containers;
  return containers.map((container) => ({ ...recordOf(container), image: '' }));
}

/** `stringData` is for writing only: it is stored encoded, over what `data` says. */
function defaultSecret(secret: NewObject): void {
  secret['type'] ??= 'Opaque';
  const plain = Object.entries(recordOf(secret['stringData']));
  delete secret['stringData'];
  if (plain.length === 0) return;
  const encoded = plain.map(([key, value]) => [key, Buffer.from(String(value)).toString('base64')]);
  secret['data'] = { ...recordOf(secret['data']), ...Object.fromEntries(encoded) };
}

const data: Strategy = { errors: dataErrors, updateErrors: dataUpdateErrors };
const binding: Strategy = { errors: bindingErrors, updateErrors: bindingUpdateErrors };

const STRATEGIES: Partial<Record<StoredResource, Strategy>> = {
  jobs: { defaults: defaultJob, errors: jobErrors, updateErrors: jobUpdateErrors },
  pods: {
    defaults: defaultPod,
    errors: (pod) => podSpecErrors(recordOf(pod['spec']), 'spec'),
    updateErrors: podUpdateErrors,
  },
  namespaces: { defaults: defaultNamespace },
  configmaps: data,
  secrets: { ...data, defaults: defaultSecret },
  leases: { errors: leaseErrors },
  resourcequotas: { defaults: (quota) => (quota['status'] ??= {}) },
  rolebindings: binding,
  clusterrolebindings: binding,
};

/** Fills in what the API server fills in. The object's name and uid must be set. */
export function applyDefaults(resource: StoredResource, object: NewObject): void {
  STRATEGIES[resource]?.defaults?.(object);
}

/** Fills in what a client left out of a PUT; what only creation decides stays as it is stored. */
export function applyUpdateDefaults(
  resource: StoredResource,
  next: KubeObject,
  stored: KubeObject,
): void {
  if (resource === 'namespaces') next['spec'] = stored['spec'];
  if (resource !== 'jobs' && resource !== 'pods' && resource !== 'secrets') return;
  const { status } = next;
  applyDefaults(resource, next);
  if (status === undefined) delete next['status'];
  else next['status'] = status;
}

/** Every problem of a new object, metadata first. */
export function creationErrors(resource: StoredResource, object: NewObject): FieldError[] {
  return [...metadataErrors(resource, object), ...(STRATEGIES[resource]?.errors?.(object) ?? [])];
}

/** Every problem of an object that is to replace the stored one. */
export function updateErrors(
  resource: StoredResource,
  next: KubeObject,
  stored: KubeObject,
): FieldError[] {
  const moved = metadataUpdateErrors(next, stored);
  const metadata = metadataErrors(resource, next).filter((one) => one.field !== 'metadata.name');
  const strategy = STRATEGIES[resource];
  const immutable = strategy?.updateErrors?.(next, stored) ?? [];
  // A field that may not change at all is told once, not also for what is wrong with it.
  const rest = immutable.length > 0 ? [] : (strategy?.errors?.(next) ?? []);
  return [...moved, ...metadata, ...immutable, ...rest];
}

/** The 422 of a write that must carry a resourceVersion. */
export function missingResourceVersion(): FieldError {
  return invalidValue('metadata.resourceVersion', 0, 'must be specified for an update');
}
