import { isRecord, sameJson, type Json } from './json.ts';
import { badRequest, failure } from './status-error.ts';

/** RFC 7386: null takes away, objects merge, everything else replaces. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const merged: Json = isRecord(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

function isOperation(value: unknown): value is Operation {
  return isRecord(value) && typeof value['op'] === 'string' && typeof value['path'] === 'string';
}

function segmentsOf(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The 422 of an operation that does not apply. */
function inapplicable(why: string) {
  return failure(
    422,
    `the server rejected our request due to an error in our request: ${why}`,
    'Invalid',
    {},
  );
}

function read(document: unknown, pointer: string): unknown {
  let value = document;
  for (const part of segmentsOf(pointer)) {
    const next: unknown =
      Array.isArray(value) || isRecord(value) ? Reflect.get(value, part) : undefined;
    if (next === undefined) throw inapplicable(`missing path: ${pointer}`);
    value = next;
  }
  return value;
}

function indexOf(list: readonly unknown[], part: string, isAdd: boolean): number {
  const index = part === '-' ? list.length : Number(part);
  const last = isAdd ? list.length : list.length - 1;
  if (!Number.isInteger(index) || index < 0 || index > last) {
    throw inapplicable(`index ${part} is out of range`);
  }
  return index;
}

/** Sets, inserts or (with `remove`) takes away what a pointer names. Changes the document. */
function write(
  document: unknown,
  pointer: string,
  op: 'add' | 'replace' | 'remove',
  value?: unknown,
) {
  const parts = segmentsOf(pointer);
  const last = parts.pop();
  if (last === undefined) throw inapplicable('the whole document cannot be replaced');
  const parent = read(document, parts.length === 0 ? '' : `/${parts.map(escapePart).join('/')}`);
  if (Array.isArray(parent)) {
    const index = indexOf(parent, last, op === 'add');
    if (op === 'remove') parent.splice(index, 1);
    else parent.splice(index, op === 'add' ? 0 : 1, value);
    return;
  }
  if (!isRecord(parent)) throw inapplicable(`missing path: ${pointer}`);
  if (op !== 'add' && !(last in parent)) throw inapplicable(`missing path: ${pointer}`);
  if (op === 'remove') delete parent[last];
  else parent[last] = value;
}

function escapePart(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1');
}

function apply(document: unknown, { op, path, from = '', value }: Operation): void {
  switch (op) {
    case 'test':
      if (!sameJson(read(document, path), value)) {
        throw inapplicable(`testing value ${path} failed`);
      }
      return;
    case 'add':
    case 'replace':
    case 'remove':
      write(document, path, op, value);
      return;
    case 'copy':
      write(document, path, 'add', structuredClone(read(document, from)));
      return;
    case 'move': {
      const moved = read(document, from);
      write(document, from, 'remove');
      write(document, path, 'add', moved);
      return;
    }
    default:
      throw badRequest(`Unexpected kind: ${op}`);
  }
}

/** RFC 6902. Returns a new document; throws 422 where a test fails or a path is missing. */
export function jsonPatch(target: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch) || !patch.every(isOperation)) {
    throw badRequest(
      'error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch',
    );
  }
  const document = structuredClone(target);
  for (const operation of patch) apply(document, operation);
  return document;
}
