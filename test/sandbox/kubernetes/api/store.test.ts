import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createStore } from '../../../../src/sandbox/kubernetes/store.ts';
import type { KubeObject, StoreEvent } from '../../../../src/sandbox/kubernetes/types.ts';

function startWithNamespace() {
  const store = createStore();
  store.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n' } });
  return store;
}

function map(name: string) {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'n' } };
}

test('what is handed out cannot be changed', () => {
  const store = startWithNamespace();
  const stored = store.create('configmaps', { ...map('a'), data: { k: 'v' } });
  expect(() => {
    stored['data'].k = 'w';
  }).toThrow(TypeError);
  expect(() => {
    stored.metadata.labels = {};
  }).toThrow(TypeError);
});

test('what was handed in may be changed afterwards', () => {
  const store = startWithNamespace();
  const given = { ...map('a'), data: { k: 'v' } };
  store.create('configmaps', given);
  given.data.k = 'w';
  expect(store.get('configmaps', 'n', 'a')?.['data']).toEqual({ k: 'v' });
});

test('a change that throws leaves everything as it was', () => {
  const store = startWithNamespace();
  store.create('configmaps', { ...map('a'), data: { k: 'v' } });
  const { revision } = store;
  const change = (draft: KubeObject): void => {
    draft['data'].k = 'w';
    throw new Error('no');
  };
  expect(() => store.update('configmaps', 'n', 'a', change)).toThrow('no');
  expect(store.get('configmaps', 'n', 'a')?.['data']).toEqual({ k: 'v' });
  expect(store.revision).toBe(revision);
});

test('everybody hears of changes in their order, also of those a listener causes', () => {
  const store = startWithNamespace();
  const heard: number[] = [];
  store.subscribe(({ type, object }) => {
    if (type === 'ADDED') {
      store.update('configmaps', 'n', object.metadata.name, (draft) => {
        draft['data'] = { seen: 'yes' };
      });
    }
  });
  store.subscribe(({ object }) => heard.push(Number(object.metadata.resourceVersion)));
  store.create('configmaps', map('a'));
  store.create('configmaps', map('b'));
  expect(heard).toEqual(heard.toSorted((x, y) => x - y));
  expect(heard).toHaveLength(4);
});

test('who unsubscribes hears nothing more', () => {
  const store = startWithNamespace();
  const heard: StoreEvent[] = [];
  const unsubscribe = store.subscribe((event) => heard.push(event));
  unsubscribe();
  store.create('configmaps', map('a'));
  expect(heard).toEqual([]);
});

describe('the generation', () => {
  const job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'j', namespace: 'n' },
    spec: {
      template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] } },
    },
  };

  test('counts changes of the spec, not of the status', () => {
    const store = startWithNamespace();
    store.create('jobs', job);
    store.update('jobs', 'n', 'j', (draft) => {
      draft['status'] = { active: 1 };
    });
    expect(store.get('jobs', 'n', 'j')?.metadata.generation).toBe(1);
    store.update('jobs', 'n', 'j', (draft) => {
      draft['spec'].suspend = true;
    });
    expect(store.get('jobs', 'n', 'j')?.metadata.generation).toBe(2);
  });
});

test('any earlier version can be listed again as it was', () => {
  const names = fc.constantFrom('a', 'b', 'c', 'd');
  const step = fc.tuple(fc.constantFrom('put', 'delete'), names, fc.string());
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const store = startWithNamespace();
      const versions = new Map<number, readonly KubeObject[]>();
      for (const [what, name, value] of steps) {
        const isThere = store.get('configmaps', 'n', name) !== undefined;
        if (what === 'delete' && isThere) store.delete('configmaps', 'n', name);
        if (what === 'put' && !isThere) store.create('configmaps', map(name));
        if (what === 'put' && isThere) {
          store.update('configmaps', 'n', name, (draft) => {
            draft['data'] = { value };
          });
        }
        versions.set(store.revision, store.list('configmaps'));
      }
      const now = store.list('configmaps');
      for (const [revision, then] of versions) {
        expect(store.history.rewind('configmaps', now, revision)).toEqual(then);
      }
    }),
  );
});
