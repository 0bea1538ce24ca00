import type { KubeObject } from '../types.ts';
import type { Representation } from './accept.ts';
import { apiVersionOf, type ResourceInfo } from './resources.ts';
import { columnsOf } from './table-columns.ts';

const META_VERSION = 'meta.k8s.io/v1';

/** A list's own metadata. */
export interface ListMeta {
  readonly resourceVersion: string;
  readonly continue?: string;
  readonly remainingItemCount?: number;
}

/** What a table's rows carry beside their cells: `includeObject`. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

export interface Shown {
  readonly as: Representation;
  readonly includeObject: IncludeObject;
  readonly now: Date;
}

function metadataOnly(object: KubeObject): Record<string, unknown> {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: META_VERSION,
    metadata: object.metadata,
  };
}

function rowObject(object: KubeObject, include: IncludeObject): unknown {
  if (include === 'None') return null;
  return include === 'Object' ? object : metadataOnly(object);
}

function table(
  info: ResourceInfo,
  objects: readonly KubeObject[],
  metadata: unknown,
  shown: Shown,
  withColumns: boolean,
): Record<string, unknown> {
  const columns = columnsOf(info.resource);
  return {
    kind: 'Table',
    apiVersion: META_VERSION,
    metadata,
    columnDefinitions: withColumns
      ? columns.map(({ name, priority }) => ({
          name,
          type: 'string',
          format: name === 'Name' ? 'name' : '',
          description: '',
          priority,
        }))
      : [],
    rows: objects.map((object) => ({
      cells: columns.map(({ cell }) => cell(object, shown.now)),
      object: rowObject(object, shown.includeObject),
    })),
  };
}

/** One object in the representation that was asked for. `isFirst`: a watch names columns once. */
export function showObject(
  info: ResourceInfo,
  object: KubeObject,
  shown: Shown,
  isFirst = true,
): unknown {
  const { resourceVersion } = object.metadata;
  if (shown.as === 'objects') return object;
  if (shown.as === 'metadata') return metadataOnly(object);
  return table(info, [object], { resourceVersion }, shown, isFirst);
}

/** A list in the representation that was asked for. */
export function showList(
  info: ResourceInfo,
  objects: readonly KubeObject[],
  metadata: ListMeta,
  shown: Shown,
): unknown {
  if (shown.as === 'table') return table(info, objects, metadata, shown, true);
  if (shown.as === 'metadata') {
    const items = objects.map(metadataOnly);
    return { kind: 'PartialObjectMetadataList', apiVersion: META_VERSION, metadata, items };
  }
  return { ...listHead(info, metadata), items: objects.map(itemOf) };
}

function listHead(info: ResourceInfo, metadata: ListMeta): Record<string, unknown> {
  return { kind: `${info.kind}List`, apiVersion: apiVersionOf(info), metadata };
}

/** Items of a list say neither their kind nor their version. */
function itemOf({ kind: _kind, apiVersion: _apiVersion, ...rest }: KubeObject): unknown {
  return rest;
}

/** Stored objects never change: each is written out once, however often it is listed. */
const written = new WeakMap<KubeObject, string>();

function itemText(object: KubeObject): string {
  const text = written.get(object) ?? JSON.stringify(itemOf(object));
  written.set(object, text);
  return text;
}

/** The list of whole objects as JSON: what a client with thousands of them asks for. */
export function listText(
  info: ResourceInfo,
  objects: readonly KubeObject[],
  metadata: ListMeta,
): string {
  const head = JSON.stringify(listHead(info, metadata)).slice(0, -1);
  return `${head},"items":[${objects.map(itemText).join(',')}]}\n`;
}
