import { recordOf, textOf, type Json } from './json.ts';
import { readMessage, UnknownField, type FieldType, type Message } from './protobuf.ts';

/** Fields in the order of their numbers, from 1; null where a number is not used here. */
function message(...fields: readonly (readonly [string, FieldType] | null)[]): Message {
  const numbered = fields.flatMap((field, i) => (field === null ? [] : [[i + 1, field] as const]));
  return { fields: Object.fromEntries(numbered) };
}

const strings = (...names: readonly string[]) => names.map((name) => [name, 'string'] as const);

const metadata: readonly [string, Message] = [
  'metadata',
  {
    fields: {
      1: ['name', 'string'],
      2: ['generateName', 'string'],
      3: ['namespace', 'string'],
      11: ['labels', { map: 'string' }],
      12: ['annotations', { map: 'string' }],
    },
  },
];

const resourceAttributes = message(
  ...strings('namespace', 'verb', 'group', 'version', 'resource', 'subresource', 'name'),
);
const accessSpec = message(
  ['resourceAttributes', resourceAttributes],
  ['nonResourceAttributes', message(...strings('path', 'verb'))],
  ['user', 'string'],
  ['groups', { list: 'string' }],
);
const accessReview = message(metadata, ['spec', accessSpec]);

const rule = message(
  ...['verbs', 'apiGroups', 'resources', 'resourceNames', 'nonResourceURLs'].map(
    (name) => [name, { list: 'string' }] as const,
  ),
);
const role = message(metadata, ['rules', { list: rule }]);
const binding = message(
  metadata,
  ['subjects', { list: message(...strings('kind', 'apiGroup', 'name', 'namespace')) }],
  ['roleRef', message(...strings('apiGroup', 'kind', 'name'))],
);

/** What kubectl's own commands send as protobuf: `auth can-i`, `create namespace` and their like. */
const KINDS: Readonly<Record<string, Message>> = {
  Namespace: message(metadata),
  ServiceAccount: message(metadata),
  ConfigMap: message(
    metadata,
    ['data', { map: 'string' }],
    ['binaryData', { map: 'bytes' }],
    ['immutable', 'bool'],
  ),
  Secret: message(
    metadata,
    ['data', { map: 'bytes' }],
    ['type', 'string'],
    ['stringData', { map: 'string' }],
    ['immutable', 'bool'],
  ),
  ResourceQuota: message(metadata, [
    'spec',
    message(['hard', { map: 'quantity' }], ['scopes', { list: 'string' }]),
  ]),
  SelfSubjectAccessReview: accessReview,
  SubjectAccessReview: accessReview,
  SelfSubjectReview: message(metadata),
  Role: role,
  ClusterRole: role,
  RoleBinding: binding,
  ClusterRoleBinding: binding,
};

/** The four bytes before every Kubernetes message. */
const MAGIC = 'k8s\0';
const ENVELOPE = message(['typeMeta', message(...strings('apiVersion', 'kind'))], ['raw', 'bytes']);

/** Reads a Kubernetes protobuf body; undefined where it is of a kind, or has a field, not known here. */
export function parseProtobuf(body: Buffer): Json | undefined {
  if (body.subarray(0, MAGIC.length).toString('latin1') !== MAGIC) return undefined;
  try {
    const { typeMeta, raw } = readMessage(body.subarray(MAGIC.length), ENVELOPE);
    const { apiVersion, kind } = recordOf(typeMeta);
    const shape = Object.hasOwn(KINDS, textOf(kind)) ? KINDS[textOf(kind)] : undefined;
    if (shape === undefined) return undefined;
    const fields = readMessage(Buffer.from(textOf(raw), 'base64'), shape);
    return { apiVersion, kind, ...fields };
  } catch (error) {
    if (error instanceof UnknownField) return undefined;
    throw error;
  }
}
