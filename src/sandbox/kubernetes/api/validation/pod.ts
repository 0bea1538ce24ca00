import {
  duplicateValue,
  invalidValue,
  requiredValue,
  unsupportedValue,
  type FieldError,
} from '../field-error.ts';
import { isRecord, recordOf, records, type Json } from '../json.ts';
import { dnsLabelProblems } from './names.ts';
import { resourceErrors } from './resources.ts';

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const MESSAGE_POLICIES = ['File', 'FallbackToLogsOnError'];
const HOST_PATH_TYPES = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

/** `Required value` where it is missing, and the problems of a DNS label otherwise; no doubles. */
function labelNameErrors(name: unknown, field: string, seen: Set<unknown>): FieldError[] {
  if (typeof name !== 'string' || name === '') return [requiredValue(field)];
  if (seen.has(name)) return [duplicateValue(field, name)];
  seen.add(name);
  return dnsLabelProblems(name).map((why) => invalidValue(field, name, why));
}

function oneOf(value: unknown, field: string, allowed: readonly string[]): FieldError[] {
  return allowed.some((one) => one === value) ? [] : [unsupportedValue(field, value, allowed)];
}

function hasBackstep(path: string): boolean {
  return path.split('/').includes('..');
}

function mountErrors(mount: Json, field: string, volumes: ReadonlySet<unknown>): FieldError[] {
  const { name, mountPath, subPath } = mount;
  const errors: FieldError[] = [];
  if (!volumes.has(name)) {
    const message = `Not found: ${JSON.stringify(name ?? '')}`;
    errors.push({ field: `${field}.name`, reason: 'FieldValueNotFound', message });
  }
  if (typeof mountPath !== 'string' || mountPath === '') {
    errors.push(requiredValue(`${field}.mountPath`));
  }
  if (typeof subPath === 'string' && subPath.startsWith('/')) {
    errors.push(invalidValue(`${field}.subPath`, subPath, 'must be a relative path'));
  } else if (typeof subPath === 'string' && hasBackstep(subPath)) {
    errors.push(invalidValue(`${field}.subPath`, subPath, "must not contain '..'"));
  }
  return errors;
}

function envErrors(env: readonly Json[], field: string): FieldError[] {
  return env.flatMap((variable, i) =>
    typeof variable['name'] === 'string' && variable['name'] !== ''
      ? []
      : [requiredValue(`${field}[${i}].name`)],
  );
}

function containerErrors(
  container: Json,
  field: string,
  volumes: ReadonlySet<unknown>,
  names: Set<unknown>,
): FieldError[] {
  const { image } = container;
  return [
    ...labelNameErrors(container['name'], `${field}.name`, names),
    ...(typeof image === 'string' && image !== '' ? [] : [requiredValue(`${field}.image`)]),
    ...oneOf(
      container['terminationMessagePolicy'],
      `${field}.terminationMessagePolicy`,
      MESSAGE_POLICIES,
    ),
    ...envErrors(records(container['env']), `${field}.env`),
    ...records(container['volumeMounts']).flatMap((mount, i) =>
      mountErrors(mount, `${field}.volumeMounts[${i}]`, volumes),
    ),
    ...oneOf(container['imagePullPolicy'], `${field}.imagePullPolicy`, PULL_POLICIES),
    ...resourceErrors(container['resources'], `${field}.resources`),
    ...identityErrors(container['securityContext'], `${field}.securityContext`),
  ];
}

function hostPathErrors(hostPath: Json, field: string): FieldError[] {
  const { path, type } = hostPath;
  const kind = oneOf(type ?? '', `${field}.type`, HOST_PATH_TYPES);
  if (typeof path !== 'string' || path === '') return [requiredValue(`${field}.path`), ...kind];
  if (!hasBackstep(path)) return kind;
  return [invalidValue(`${field}.path`, path, "must not contain '..'"), ...kind];
}

function volumeErrors(volume: Json, field: string, names: Set<unknown>): FieldError[] {
  const errors = labelNameErrors(volume['name'], `${field}.name`, names);
  const { hostPath, nfs, persistentVolumeClaim: claim } = volume;
  if (isRecord(hostPath)) errors.push(...hostPathErrors(hostPath, `${field}.hostPath`));
  if (isRecord(nfs)) {
    for (const key of ['server', 'path']) {
      if (nfs[key] === undefined) errors.push(requiredValue(`${field}.nfs.${key}`));
    }
  }
  if (isRecord(claim) && claim['claimName'] === undefined) {
    errors.push(requiredValue(`${field}.persistentVolumeClaim.claimName`));
  }
  return errors;
}

const ID_PROBLEM = 'must be between 0 and 2147483647, inclusive';

function identityErrors(context: unknown, field: string): FieldError[] {
  return ['runAsUser', 'runAsGroup', 'fsGroup'].flatMap((key) => {
    const id = recordOf(context)[key];
    const bad = typeof id === 'number' && (id < 0 || id > 2_147_483_647);
    return bad ? [invalidValue(`${field}.${key}`, id, ID_PROBLEM)] : [];
  });
}

function deadlineErrors(seconds: unknown, field: string): FieldError[] {
  const bad = typeof seconds === 'number' && (seconds < 1 || seconds > 2_147_483_647);
  return bad ? [invalidValue(field, seconds, 'must be between 1 and 2147483647, inclusive')] : [];
}

/** Problems of a pod spec that stands at `field`, after its defaults were filled in. */
export function podSpecErrors(spec: Json, field: string): FieldError[] {
  const volumeNames = new Set<unknown>();
  const names = new Set<unknown>();
  const volumes = records(spec['volumes']).flatMap((volume, i) =>
    volumeErrors(volume, `${field}.volumes[${i}]`, volumeNames),
  );
  const containers = records(spec['containers']);
  const missing = containers.length === 0 ? [requiredValue(`${field}.containers`)] : [];
  const of = (list: readonly Json[], key: string): FieldError[] =>
    list.flatMap((one, i) => containerErrors(one, `${field}.${key}[${i}]`, volumeNames, names));
  return [
    ...volumes,
    ...missing,
    ...of(containers, 'containers'),
    ...of(records(spec['initContainers']), 'initContainers'),
    ...oneOf(spec['restartPolicy'], `${field}.restartPolicy`, ['Always', 'OnFailure', 'Never']),
    ...deadlineErrors(spec['activeDeadlineSeconds'], `${field}.activeDeadlineSeconds`),
    ...identityErrors(spec['securityContext'], `${field}.securityContext`),
  ];
}
