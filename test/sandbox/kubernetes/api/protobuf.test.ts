import { describe, expect, test } from 'vitest';
import { parseProtobuf } from '../../../../src/sandbox/kubernetes/api/protobuf-kinds.ts';
import { startApiServer } from './api-server.ts';

/** A field of bytes, as protobuf writes it: number and type, length, bytes. */
function field(number: number, ...parts: readonly (Buffer | string)[]): Buffer {
  const bytes = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
}

/** A Kubernetes body: the magic, the kind, the object. */
function body(apiVersion: string, kind: string, ...fields: readonly Buffer[]): Buffer {
  const type = field(1, field(1, apiVersion), field(2, kind));
  return Buffer.concat([
    Buffer.from('k8s\0'),
    type,
    field(2, ...fields),
    field(3, ''),
    field(4, ''),
  ]);
}

const entry = (key: string, value: string) => field(2, field(1, key), field(2, value));

describe('what kubectl sends as protobuf is read', () => {
  test('a ConfigMap with an empty value', () => {
    const bytes = body('v1', 'ConfigMap', field(1, field(1, 'q')), entry('a', 'b'), entry('e', ''));
    expect(parseProtobuf(bytes)).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'q' },
      data: { a: 'b', e: '' },
    });
  });

  test('a quota, whose amounts are messages of their own', () => {
    const hard = field(1, field(1, 'pods'), field(2, field(1, '2')));
    const bytes = body('v1', 'ResourceQuota', field(1, field(1, 'q')), field(2, hard));
    expect(parseProtobuf(bytes)).toMatchObject({ spec: { hard: { pods: '2' } } });
  });

  test('empty fields of any kind say nothing', () => {
    const status = field(3, field(1, ''));
    const bytes = body('v1', 'Namespace', field(1, field(1, 'n'), field(8)), field(2), status);
    expect(parseProtobuf(bytes)).toEqual({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'n' },
    });
  });
});

test.each([
  ['another kind', body('batch/v1', 'Job', field(1, field(1, 'j')))],
  ['a field that is not known', body('v1', 'ConfigMap', field(9, 'something'))],
  ['no magic', Buffer.from('{"kind":"ConfigMap"}')],
  ['half a message', body('v1', 'ConfigMap', field(1, field(1, 'name'))).subarray(0, 24)],
])('%s is not read', (_told, bytes) => {
  expect(parseProtobuf(bytes)).toBeUndefined();
});

test('an access review in protobuf is answered', async () => {
  const server = await startApiServer();
  const attributes = field(
    1,
    field(1, 'train'),
    field(2, 'create'),
    field(3, 'batch'),
    field(5, 'jobs'),
  );
  const kind = 'SelfSubjectAccessReview';
  const response = await fetch(
    `${server.url}/apis/authorization.k8s.io/v1/selfsubjectaccessreviews`,
    {
      method: 'POST',
      headers: {
        authorization: 'Bearer bot',
        'content-type': 'application/vnd.kubernetes.protobuf',
      },
      body: new Uint8Array(body('authorization.k8s.io/v1', kind, field(2, attributes))),
    },
  );
  expect(await response.json()).toMatchObject({ status: { allowed: true } });
});
