import { describe, expect, test } from 'vitest';
import { DISCOVERY, GROUPS } from '../../../../src/sandbox/kubernetes/api/discovery.ts';
import { OPENAPI } from '../../../../src/sandbox/kubernetes/api/openapi.ts';
import { startApiServer, type ApiServer } from './api-server.ts';

interface Listed {
  readonly name: string;
  readonly namespaced: boolean;
  readonly kind: string;
  readonly verbs: readonly string[];
}

/** Every resource and subresource that discovery says is served, with the path of its group. */
async function listed(server: ApiServer): Promise<(Listed & { root: string })[]> {
  const roots = ['/api/v1', ...GROUPS.map((group) => `/apis/${group}/v1`)];
  const lists = await Promise.all(roots.map((root) => server.send('GET', root)));
  return lists.flatMap(({ body }, i) =>
    body.resources.map((one: Listed) => ({ ...one, root: roots[i] ?? '' })),
  );
}

const METHODS = {
  get: 'GET',
  list: 'GET',
  watch: 'GET',
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE',
} as const;

type Verb = keyof typeof METHODS;

function isVerb(verb: string): verb is Verb {
  return Object.hasOwn(METHODS, verb);
}

/** The path on which a verb of a resource is served; the object in it is not there. */
function pathOf({ root, name, namespaced }: Listed & { root: string }, verb: Verb): string {
  const [resource, subresource] = name.split('/');
  const collection = namespaced ? `${root}/namespaces/train/${resource}` : `${root}/${resource}`;
  if (subresource !== undefined) return `${collection}/nothing/${subresource}`;
  const ofOne = ['get', 'update', 'patch', 'delete'].includes(verb);
  return ofOne ? `${collection}/nothing` : collection;
}

const UNSERVED = new Set([404, 405]);

/** Whether a route is there: an answer that nobody serves this has no name in its details. */
function isServed({
  code,
  body,
}: {
  code: number;
  body: { details?: object } | undefined;
}): boolean {
  return !UNSERVED.has(code) || Object.keys(body?.details ?? {}).length > 0;
}

describe('what is served is what discovery says', () => {
  test('every listed verb has its route, and every other is refused', async () => {
    const server = await startApiServer();
    const wrong: string[] = [];
    for (const one of await listed(server)) {
      for (const verb of Object.keys(METHODS).filter(isVerb)) {
        const query = verb === 'watch' ? '?watch=1&timeoutSeconds=1' : '?dryRun=All';
        const path = `${pathOf(one, verb)}${query}`;
        // A subresource has no collection: these verbs have the paths of the others.
        const isSame =
          one.name.includes('/') && ['list', 'watch', 'delete', 'deletecollection'].includes(verb);
        if (isSame || verb === 'watch') continue;
        const answer = await server.send(METHODS[verb], path, {
          ...(METHODS[verb] === 'GET' ? {} : { body: {} }),
          ...(verb === 'patch' ? { type: 'application/merge-patch+json' } : {}),
        });
        if (isServed(answer) !== one.verbs.includes(verb)) {
          wrong.push(`${verb} ${path}: ${answer.code}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  test('every discovery and OpenAPI document has its route', async () => {
    const server = await startApiServer();
    for (const [path, document] of [...DISCOVERY, ...OPENAPI]) {
      const answer = await server.send('GET', path);
      expect([path, answer.code, answer.body]).toEqual([path, 200, document]);
    }
  });
});

test.each(['/healthz', '/readyz', '/livez'])('%s says ok to everybody', async (path) => {
  const server = await startApiServer();
  const { code, text } = await server.send('GET', path, { as: '' });
  expect([code, text]).toEqual([200, 'ok']);
});

test('discovery is for those who are known', async () => {
  const server = await startApiServer();
  const { code, body } = await server.send('GET', '/apis', { as: '' });
  expect([code, body.message]).toEqual([
    403,
    'forbidden: User "system:anonymous" cannot get path "/apis"',
  ]);
});
