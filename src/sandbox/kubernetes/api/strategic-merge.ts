import { isRecord, records, type Json } from './json.ts';

/** The key by which the items of a list are matched. Lists that are not here are replaced whole. */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  volumes: 'name',
  env: 'name',
  volumeMounts: 'mountPath',
  ports: 'containerPort',
  imagePullSecrets: 'name',
  ownerReferences: 'uid',
  conditions: 'type',
  hostAliases: 'ip',
  secrets: 'name',
};

/** Lists of plain values that grow by what a patch names. */
const SETS = new Set(['finalizers']);

const DELETE_FROM = '$deleteFromPrimitiveList/';

function mergeList(target: readonly Json[], patch: readonly Json[], key: string): Json[] {
  if (patch.some((item) => item['$patch'] === 'replace')) {
    return patch.filter((item) => item['$patch'] === undefined);
  }
  const merged = [...target];
  for (const item of patch) {
    const index = merged.findIndex((one) => one[key] === item[key]);
    if (item['$patch'] === 'delete') {
      if (index >= 0) merged.splice(index, 1);
    } else if (index >= 0) {
      merged[index] = mergeObject(merged[index] ?? {}, item);
    } else {
      merged.push(mergeObject({}, item));
    }
  }
  return merged;
}

function mergeField(name: string, target: unknown, patch: unknown): unknown {
  if (isRecord(patch)) return mergeObject(isRecord(target) ? target : {}, patch);
  if (!Array.isArray(patch)) return patch;
  const key = MERGE_KEYS[name];
  if (key !== undefined) return mergeList(records(target), records(patch), key);
  if (SETS.has(name)) return [...new Set([...(Array.isArray(target) ? target : []), ...patch])];
  return patch;
}

function mergeObject(target: Json, patch: Json): Json {
  if (patch['$patch'] === 'replace') return withoutDirectives(patch);
  if (patch['$patch'] === 'delete') return {};
  const merged = { ...target };
  for (const [name, value] of Object.entries(patch)) {
    if (name.startsWith(DELETE_FROM)) {
      const list = name.slice(DELETE_FROM.length);
      const gone = new Set(Array.isArray(value) ? value : []);
      const kept = merged[list];
      if (Array.isArray(kept)) merged[list] = kept.filter((item) => !gone.has(item));
    } else if (value === null) {
      delete merged[name];
    } else if (!name.startsWith('$')) {
      merged[name] = mergeField(name, merged[name], value);
    }
  }
  return merged;
}

function withoutDirectives(value: Json): Json {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !name.startsWith('$')));
}

/** Kubernetes' own patch: as merge-patch, but lists of named things merge item by item. */
export function strategicMergePatch(target: Json, patch: Json): Json {
  return mergeObject(target, patch);
}
