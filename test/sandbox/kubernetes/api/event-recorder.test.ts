import { expect, test } from 'vitest';
import { createEventRecorder } from '../../../../src/sandbox/kubernetes/api/event-recorder.ts';
import { createStore } from '../../../../src/sandbox/kubernetes/store.ts';

function start() {
  let ms = Date.parse('2026-11-23T17:10:00Z');
  const now = () => new Date(ms);
  const store = createStore({ now });
  store.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n' } });
  const metadata = { name: 'c', namespace: 'n' };
  const object = store.create('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata });
  return {
    store,
    object,
    recorder: createEventRecorder(store, now),
    later: (seconds: number) => {
      ms += seconds * 1000;
    },
  };
}

const FAILED = { type: 'Warning', reason: 'Failed', message: 'no', component: 'kubelet' } as const;

test('an event says what it is about, who tells it and when', () => {
  const { store, object, recorder } = start();
  recorder.record(object, { ...FAILED, host: 'node-1', fieldPath: 'spec.containers{train}' });
  expect(store.list('events', 'n')).toMatchObject([
    {
      kind: 'Event',
      involvedObject: {
        kind: 'ConfigMap',
        name: 'c',
        uid: object.metadata.uid,
        fieldPath: 'spec.containers{train}',
      },
      type: 'Warning',
      reason: 'Failed',
      message: 'no',
      source: { component: 'kubelet', host: 'node-1' },
      firstTimestamp: '2026-11-23T17:10:00Z',
      count: 1,
    },
  ]);
});

test('a repeat counts up the first one, another message is another event', () => {
  const { store, object, recorder, later } = start();
  recorder.record(object, FAILED);
  later(10);
  recorder.record(object, FAILED);
  recorder.record(object, { ...FAILED, message: 'never' });
  const told = store.list('events', 'n');
  expect(told.map((event) => [event['message'], event['count'], event['lastTimestamp']])).toEqual([
    ['no', 2, '2026-11-23T17:10:10Z'],
    ['never', 1, '2026-11-23T17:10:10Z'],
  ]);
});

test('a repeat after ten minutes is told anew', () => {
  const { store, object, recorder, later } = start();
  recorder.record(object, FAILED);
  later(601);
  recorder.record(object, FAILED);
  expect(store.list('events', 'n').map((event) => event['count'])).toEqual([1, 1]);
});

test('the scheduler writes events with an eventTime and a series', () => {
  const { store, object, recorder } = start();
  const event = { ...FAILED, component: 'default-scheduler', reason: 'FailedScheduling' };
  recorder.record(object, event);
  recorder.record(object, event);
  expect(store.list('events', 'n')).toMatchObject([
    {
      eventTime: '2026-11-23T17:10:00.000000Z',
      firstTimestamp: null,
      reportingComponent: 'default-scheduler',
      series: { count: 2 },
    },
  ]);
});

test('events of a namespace that is gone are lost without a word', () => {
  const { store, object, recorder } = start();
  store.delete('configmaps', 'n', 'c');
  store.delete('namespaces', undefined, 'n');
  expect(() => recorder.record(object, FAILED)).not.toThrow();
});
