import { allContainers } from '../defaults/pod.ts';
import { isRecord, recordOf, records, type Json } from '../json.ts';

export type Level = 'baseline' | 'restricted';

interface Rule {
  /** `allowPrivilegeEscalation != false`: the check's own name. */
  readonly name: string;
  /** What is wrong, with the field; undefined where nothing is. */
  readonly check: (spec: Json) => string | undefined;
}

const quote = (names: readonly unknown[]): string =>
  names.map((one) => `"${String(one)}"`).join(', ');

function securityContext(part: Json): Json {
  return recordOf(part['securityContext']);
}

/** `container "a" must set …` or `containers "a", "b" must set …`. */
function aboutContainers(
  spec: Json,
  isBad: (context: Json) => boolean,
  must: string,
): string | undefined {
  const bad = allContainers(spec).filter((container) => isBad(securityContext(container)));
  if (bad.length === 0) return undefined;
  const names = quote(bad.map((container) => container['name']));
  return `${bad.length === 1 ? 'container' : 'containers'} ${names} must ${must}`;
}

function volumesOf(spec: Json, isBad: (volume: Json) => boolean): string | undefined {
  const bad = records(spec['volumes']).filter(isBad);
  if (bad.length === 0) return undefined;
  return `${bad.length === 1 ? 'volume' : 'volumes'} ${quote(bad.map((one) => one['name']))}`;
}

const BASELINE: readonly Rule[] = [
  {
    name: 'host namespaces',
    check(spec) {
      const on = ['hostNetwork', 'hostPID', 'hostIPC'].filter((key) => spec[key] === true);
      return on.length === 0 ? undefined : on.map((key) => `${key}=true`).join(', ');
    },
  },
  {
    name: 'hostPath volumes',
    check: (spec) => volumesOf(spec, (volume) => isRecord(volume['hostPath'])),
  },
  {
    name: 'privileged',
    check: (spec) =>
      aboutContainers(
        spec,
        (context) => context['privileged'] === true,
        'not set securityContext.privileged=true',
      ),
  },
];

const RESTRICTED_VOLUMES = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

function dropsAll(context: Json): boolean {
  const { drop } = recordOf(context['capabilities']);
  return Array.isArray(drop) && drop.includes('ALL');
}

function seccompOf(context: Json): unknown {
  return recordOf(context['seccompProfile'])['type'];
}

const RESTRICTED: readonly Rule[] = [
  {
    name: 'allowPrivilegeEscalation != false',
    check: (spec) =>
      aboutContainers(
        spec,
        (context) => context['allowPrivilegeEscalation'] !== false,
        'set securityContext.allowPrivilegeEscalation=false',
      ),
  },
  {
    name: 'unrestricted capabilities',
    check: (spec) =>
      aboutContainers(
        spec,
        (context) => !dropsAll(context),
        'set securityContext.capabilities.drop=["ALL"]',
      ),
  },
  {
    name: 'restricted volume types',
    check(spec) {
      const isBad = (volume: Json): boolean =>
        Object.keys(volume).some((key) => key !== 'name' && !RESTRICTED_VOLUMES.has(key));
      const bad = records(spec['volumes']).filter(isBad);
      if (bad.length === 0) return undefined;
      const types = bad.flatMap((volume) =>
        Object.keys(volume).filter((key) => key !== 'name' && !RESTRICTED_VOLUMES.has(key)),
      );
      const kind = types.length === 1 ? 'restricted volume type' : 'restricted volume types';
      return `${volumesOf(spec, isBad)} uses ${kind} ${quote([...new Set(types)])}`;
    },
  },
  {
    name: 'runAsNonRoot != true',
    check(spec) {
      if (securityContext(spec)['runAsNonRoot'] === true) return undefined;
      const must = 'set securityContext.runAsNonRoot=true';
      const wrong = aboutContainers(spec, (context) => context['runAsNonRoot'] !== true, must);
      return wrong === undefined ? undefined : `pod or ${wrong}`;
    },
  },
  {
    name: 'runAsUser=0',
    check: (spec) =>
      securityContext(spec)['runAsUser'] === 0
        ? 'pod must not set runAsUser=0'
        : aboutContainers(spec, (context) => context['runAsUser'] === 0, 'not set runAsUser=0'),
  },
  {
    name: 'seccompProfile',
    check(spec) {
      if (seccompOf(securityContext(spec)) !== undefined) return undefined;
      const must = 'set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"';
      const wrong = aboutContainers(spec, (context) => seccompOf(context) === undefined, must);
      return wrong === undefined ? undefined : `pod or ${wrong}`;
    },
  },
];

/** What a pod spec breaks of a Pod Security level, each as `name (detail)`. The usual ones only. */
export function podSecurityViolations(podSpec: unknown, level: Level): string[] {
  const spec = recordOf(podSpec);
  const rules = level === 'baseline' ? BASELINE : [...BASELINE, ...RESTRICTED];
  return rules.flatMap(({ name, check }) => {
    const detail = check(spec);
    return detail === undefined ? [] : [`${name} (${detail})`];
  });
}
