import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { collectionPath, objectPath } from '../../src/kubernetes/resources.ts';

/** No object is called `.` or `..`: Kubernetes forbids both. */
const name = fc
  .string({ unit: 'binary', minLength: 1 })
  .filter((text) => text.isWellFormed() && text !== '.' && text !== '..');

test('whatever a name is, it stays one part of the path', () => {
  fc.assert(
    fc.property(name, name, (namespace, object) => {
      const { pathname, search, hash } = new URL(
        objectPath('pods', namespace, object, 'log'),
        'http://server',
      );
      const parts = pathname.split('/').map(decodeURIComponent);
      expect(parts).toEqual(['', 'api', 'v1', 'namespaces', namespace, 'pods', object, 'log']);
      expect(search + hash).toBe('');
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['jobs', 'vision', '/apis/batch/v1/namespaces/vision/jobs'],
  ['leases', 'slack-train', '/apis/coordination.k8s.io/v1/namespaces/slack-train/leases'],
  ['configmaps', undefined, '/api/v1/configmaps'],
] as const)('%s of %s are at %s', (resource, namespace, path) => {
  expect(collectionPath(resource, namespace)).toBe(path);
});
