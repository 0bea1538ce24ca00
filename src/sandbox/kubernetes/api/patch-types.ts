import { isRecord, type Json } from './json.ts';
import { jsonPatch, mergePatch } from './patch.ts';
import { badRequest, failure } from './status-error.ts';
import { strategicMergePatch } from './strategic-merge.ts';

/** The patches this server knows, by media type. Server-side apply is not among them. */
const TYPES = {
  'application/json-patch+json': jsonPatch,
  'application/merge-patch+json': mergePatch,
  'application/strategic-merge-patch+json': strategicMerge,
} as const;

function strategicMerge(target: unknown, patch: unknown): unknown {
  return isRecord(target) && isRecord(patch) ? strategicMergePatch(target, patch) : patch;
}

function isPatchType(type: string): type is keyof typeof TYPES {
  return Object.hasOwn(TYPES, type);
}

/** Reads a patch and returns what it does to an object. Throws 415 and 400. */
export function applyPatch(body: Buffer, contentType = ''): (target: Json) => unknown {
  const type = contentType.split(';')[0]?.trim() ?? '';
  if (!isPatchType(type)) {
    const message =
      'the body of the request was in an unknown format - accepted media types include: ' +
      Object.keys(TYPES).join(', ');
    throw failure(415, message, 'UnsupportedMediaType');
  }
  let patch: unknown;
  try {
    patch = JSON.parse(body.toString('utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw badRequest(`error decoding patch: ${why}`);
  }
  return (target) => TYPES[type](target, patch);
}
