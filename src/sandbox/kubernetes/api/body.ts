import { load } from 'js-yaml';
import type { NewObject, StoredResource } from '../types.ts';
import type { ApiRequest } from './http.ts';
import { isRecord, recordOf, textOf, type Json } from './json.ts';
import { parseProtobuf } from './protobuf-kinds.ts';
import { apiVersionOf, RESOURCES } from './resources.ts';
import { cannotHandle, decodeObject } from './schema/decode.ts';
import { schemaOf } from './schema/objects.ts';
import { badRequest, failure } from './status-error.ts';

/** What a body decodes to, with the warnings its unknown fields earn. */
export interface Decoded {
  readonly object: NewObject;
  readonly warnings: readonly string[];
}

const PROTOBUF = 'application/vnd.kubernetes.protobuf';

/** The media types a create or update may have; none counts as JSON. */
export function parseBody(body: Buffer, contentType: string | undefined, kind: string): Json {
  const type = contentType?.split(';')[0]?.trim() ?? 'application/json';
  const text = body.toString('utf8');
  if (type === 'application/yaml') return parseYaml(text);
  if (type === 'application/json' || type === '') return parseJson(text, kind);
  const object = type === PROTOBUF ? parseProtobuf(body) : undefined;
  if (object !== undefined) return object;
  const message =
    'the body of the request was in an unknown format - accepted media types include: ' +
    `application/json, application/yaml, ${PROTOBUF}`;
  throw failure(415, message, 'UnsupportedMediaType');
}

function parseYaml(text: string): Json {
  try {
    return recordOf(load(text));
  } catch (error) {
    throw badRequest(`error converting YAML to JSON: ${String(error)}`);
  }
}

/** Go's words for the commonest breakage; other breakages get Node's words in their place. */
function jsonProblem(error: unknown, text: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const ended = /end of JSON input|Expected double-quoted property name/.test(message);
  return ended && !text.trimEnd().endsWith('}') ? 'unexpected end of JSON input' : message;
}

function parseJson(text: string, kind: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
    throw new Error('json: cannot unmarshal into Go value of type struct');
  } catch (error) {
    const start = text.length > 30 ? `${text.slice(0, 30)} ...` : text;
    throw badRequest(
      `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; ` +
        `json parse error: ${jsonProblem(error, text)} (${start})`,
    );
  }
}

function checkKind(value: Json, resource: StoredResource): void {
  const info = RESOURCES[resource];
  const kind = value['kind'] ?? info.kind;
  const apiVersion = value['apiVersion'] ?? apiVersionOf(info);
  if (kind === info.kind && apiVersion === apiVersionOf(info)) return;
  const version = textOf(apiVersion).split('/').at(-1) ?? '';
  const to = info.group === '' ? 'core' : info.group.split('.')[0];
  throw badRequest(
    `${textOf(kind)} in version "${version}" cannot be handled as a ${info.kind}: converting ` +
      `(${version}.${textOf(kind)}) to (${to}.${info.kind}): unknown conversion`,
  );
}

/** How unknown fields are taken. kubectl asks for Strict; the default is Warn. */
export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

/** Reads an object as a resource's kind. Throws the 400 of what cannot be read. */
export function decode(
  value: Json,
  resource: StoredResource,
  validation: FieldValidation,
): Decoded {
  checkKind(value, resource);
  const info = RESOURCES[resource];
  const { object, unknown } = decodeObject(value, schemaOf(resource));
  const problems = unknown.map((path) => `unknown field "${path}"`);
  if (validation === 'Strict' && problems.length > 0) {
    const why = `strict decoding error: ${problems.join(', ')}`;
    throw badRequest(cannotHandle(info.kind, why));
  }
  return {
    object: {
      ...object,
      apiVersion: apiVersionOf(info),
      kind: info.kind,
      metadata: recordOf(object['metadata']),
    },
    warnings: validation === 'Warn' ? problems : [],
  };
}

/** The bytes of a body. Throws 413 where the server stopped reading. */
export function bodyOf(request: Pick<ApiRequest, 'body'>): Buffer {
  const { body } = request;
  if (body !== undefined) return body;
  const message = 'Request entity too large: limit is 3145728';
  throw failure(413, message, 'RequestEntityTooLarge');
}
