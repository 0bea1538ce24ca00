import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { trimEvent } from '../../src/kubernetes/events.ts';
import { trimPod } from '../../src/kubernetes/trim-pod.ts';
import { trimJob, trimRecord } from '../../src/kubernetes/trim.ts';
import { annotation, label, recordFinalizer } from '../../src/training/names.ts';
import type { Lineage, Resume } from '../../src/training/training-spec.ts';
import { anOrigin, aSpec } from '../support/specs.ts';
import { aJob } from './support/builders.ts';

const identity = {
  name: 'resnet-x-abcde',
  namespace: 'vision',
  uid: 'pod-1',
  resourceVersion: '12',
  creationTimestamp: '2026-01-02T03:04:07Z',
};

function aPod(metadata: object = {}, rest: object = {}) {
  const owner = { apiVersion: 'batch/v1', kind: 'Job', name: 'resnet-x', uid: 'job-1' };
  return { metadata: { ...identity, ownerReferences: [owner], ...metadata }, ...rest };
}

describe('a Job', () => {
  test('is its observation and what was asked', () => {
    const conditions = [{ type: 'Complete', status: 'True', reason: 'CompletionsReached' }];
    const status = { active: 0, succeeded: 1, startTime: '2026-01-02T03:04:06Z', conditions };
    expect(trimJob(aJob({ status }))).toEqual({
      job: {
        name: 'resnet-abcdefghij',
        namespace: 'vision',
        uid: 'job-1',
        resourceVersion: '10',
        creationTimestamp: '2026-01-02T03:04:06Z',
        suspended: false,
        active: 0,
        succeeded: 1,
        failed: 0,
        terminating: 0,
        startTime: '2026-01-02T03:04:06Z',
        conditions,
      },
      spec: aSpec(),
      origin: anOrigin(),
    });
  });

  test.each([
    ['without annotations', {}],
    ['with a spec that is not JSON', { [annotation.spec]: '{', [annotation.origin]: '{}' }],
    ['with a spec of another shape', { [annotation.spec]: '{"id":1}', [annotation.origin]: '{}' }],
  ])('%s is none of ours', (_, annotations) => {
    const job = aJob();
    expect(trimJob({ ...job, metadata: { ...job.metadata, annotations } })).toBeUndefined();
  });

  const evil = 'x> <!channel> <https://evil.example|Sign in again';
  const lineage: Lineage = { kind: 'rerun', run: evil, changes: [] };
  const resume: Resume = { run: evil, relative: 'x', path: '/resume' };

  test.each([
    ['of another name', { jobName: 'resnet-bcdefghijk' }],
    ['of another namespace', { namespace: 'speech' }],
    ['whose run is not that of its label', { id: 'bcdefghijk' }],
  ])('that carries the spec of one %s is none of ours', (_, other) => {
    const { metadata, ...rest } = aJob();
    const annotations = {
      ...metadata.annotations,
      [annotation.spec]: JSON.stringify({ ...aSpec(), ...other }),
    };
    expect(trimJob({ ...rest, metadata: { ...metadata, annotations } })).toBeUndefined();
  });

  test.each([
    ['id', { ...aSpec(), id: evil }],
    ['name', { ...aSpec(), jobName: evil }],
    ['model', { ...aSpec(), model: evil }],
    ['user', { ...aSpec(), user: { slackId: 'U1', id: '../vision2', groups: [] } }],
    ['user in Slack', aSpec({ user: { slackId: evil, id: 'vision1', groups: [] } })],
    ['earlier run', aSpec({ resume })],
  ])('with a spec whose %s has another shape than ours is none of ours', (_, spec) => {
    expect(trimJob(aJob({ spec }))).toBeUndefined();
  });

  test.each([
    ['team', { team: evil }],
    ['person', { slackUserId: evil }],
    ['channel', { channel: evil }],
    ['channel of the command', { askedIn: evil }],
  ])('with an origin whose %s is none of Slack’s is none of ours', (_, changes) => {
    expect(trimJob(aJob({ origin: anOrigin(changes) }))).toBeUndefined();
  });

  test('is read without what only its card tells, where that has another shape than ours', () => {
    const from = { channel: 'C1', ts: evil };
    const entry = trimJob(aJob({ spec: aSpec({ lineage }), origin: anOrigin({ from }) }));
    expect(entry?.spec).toEqual({ ...aSpec(), lineage: undefined });
    expect(entry?.origin).toEqual({ ...anOrigin(), from: undefined });
  });

  test('is ours where Slack did not tell the team, and where somebody took its label off', () => {
    const { metadata, ...rest } = aJob({ origin: anOrigin({ team: '' }) });
    expect(trimJob({ ...rest, metadata: { ...metadata, labels: {} } })?.spec).toEqual(aSpec());
  });

  test('keeps what a newer version wrote into its spec', () => {
    const spec = { ...aSpec(), nodes: 4 };
    expect(trimJob(aJob({ spec }))?.spec).toEqual(spec);
  });
});

describe('a pod', () => {
  test.each([
    ['its owner', aPod()],
    [
      'its label, where it lost its owner',
      aPod({ ownerReferences: [], labels: { 'batch.kubernetes.io/controller-uid': 'job-1' } }),
    ],
    [
      'the label of older clusters',
      aPod({ ownerReferences: undefined, labels: { 'controller-uid': 'job-1' } }),
    ],
  ])('belongs to a Job by %s', (_, pod) => {
    expect(trimPod(pod)?.jobUid).toBe('job-1');
  });

  test('of no Job is dropped', () => {
    expect(trimPod(aPod({ ownerReferences: [] }))).toBeUndefined();
  });

  test('keeps how its containers stand and stood', () => {
    const terminated = { exitCode: 137, reason: 'OOMKilled', finishedAt: '2026-01-02T04:00:00Z' };
    const containerStatuses = [
      {
        name: 'train',
        restartCount: 1,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated },
      },
    ];
    const pod = trimPod(aPod({}, { status: { phase: 'Running', containerStatuses } }));
    expect(pod?.containers).toEqual([
      {
        name: 'train',
        restartCount: 1,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated },
      },
    ]);
  });

  test("knows the training container's memory limit, its index among workers, and what all ask for", () => {
    const labels = { 'batch.kubernetes.io/job-completion-index': '3' };
    const containers = [
      { name: 'sidecar', resources: { limits: { memory: '1Gi' } } },
      { name: 'train', resources: { limits: { memory: '64Gi' } } },
    ];
    const pod = trimPod(aPod({ labels }, { spec: { containers, nodeName: 'gpu-1' } }));
    expect(pod).toMatchObject({ memoryLimit: '64Gi', completionIndex: 3, nodeName: 'gpu-1' });
    expect(pod?.requests).toEqual(new Map([['memory', 65 * 2 ** 30]]));
  });
});

test('of init containers those that run beside the others are marked', () => {
  const initContainers = [{ name: 'prepare' }, { name: 'proxy', restartPolicy: 'Always' }];
  const initContainerStatuses = initContainers.map(({ name }) => ({ name, state: {} }));
  const pod = trimPod(aPod({}, { spec: { initContainers }, status: { initContainerStatuses } }));
  expect(pod?.initContainers.map(({ sidecar }) => sidecar)).toEqual([undefined, true]);
});

describe('a record', () => {
  const named = { ...identity, name: 'resnet-abcdefghij-record' };
  const record = {
    run: 'abcdefghij',
    jobName: 'resnet-abcdefghij',
    jobUid: 'job-1',
    spec: aSpec(),
    origin: anOrigin(),
    told: { card: '1.2' },
  };

  test('is its content and what compare-and-swap needs', () => {
    const metadata = {
      ...named,
      finalizers: [recordFinalizer],
      deletionTimestamp: '2026-01-02T05:00:00Z',
    };
    const { creationTimestamp: _, ...rest } = named;
    expect(trimRecord({ metadata, data: { record: JSON.stringify(record) } })).toEqual({
      ...rest,
      deletionTimestamp: '2026-01-02T05:00:00Z',
      hasFinalizer: true,
      record,
    });
  });

  test('keeps how the run ended, and what it does not know', () => {
    const ended = {
      phase: 'failed',
      attempts: 1,
      diagnosis: { code: 'x', cause: 'X.', hopeless: true },
    };
    const started = { startedAt: '2026-01-02T03:04:05Z', image: `a@sha256:${'0'.repeat(64)}` };
    const written = { ...record, started, ended, later: [1] };
    const stored = trimRecord({ metadata: named, data: { record: JSON.stringify(written) } });
    expect(stored?.record).toEqual(written);
  });

  test('is read without its end where another version wrote that in another shape', () => {
    const written = { ...record, ended: { phase: 'evaporated' } };
    const stored = trimRecord({ metadata: named, data: { record: JSON.stringify(written) } });
    expect(stored?.record).toEqual({ ...record, ended: undefined });
  });

  test('that cannot be read is none', () => {
    expect(trimRecord({ metadata: named, data: { record: 'oops' } })).toBeUndefined();
  });

  const other = aSpec({ id: 'bcdefghijk' });

  test.each([
    ['another object’s name', { ...named, name: 'other-record' }, record],
    ['another Job’s name', named, { ...record, jobName: other.jobName }],
    ['another Job’s spec', named, { ...record, spec: other }],
    ['another run', named, { ...record, run: other.id }],
    ['another run in its label', { ...named, labels: { [label.run]: other.id } }, record],
    ['another namespace', { ...named, namespace: 'speech' }, record],
    ['a channel that is none of Slack’s', named, { ...record, channel: 'x> <!channel>' }],
  ])('that has %s is none', (_, metadata, content) => {
    expect(trimRecord({ metadata, data: { record: JSON.stringify(content) } })).toBeUndefined();
  });
});

describe('an event', () => {
  test.each([
    ['an old one', { lastTimestamp: '2026-01-02T03:00:00Z' }, '2026-01-02T03:00:00Z'],
    [
      "the scheduler's",
      { eventTime: '2026-01-02T03:00:00.000001Z', lastTimestamp: null },
      '2026-01-02T03:00:00.000001Z',
    ],
    [
      'a series',
      {
        eventTime: '2026-01-02T03:00:00.0Z',
        series: { lastObservedTime: '2026-01-02T03:09:00.0Z', count: 4 },
      },
      '2026-01-02T03:09:00.0Z',
    ],
    [
      'one without times of its own',
      { metadata: { creationTimestamp: '2026-01-02T02:00:00Z' } },
      '2026-01-02T02:00:00Z',
    ],
  ])('%s has its newest time', (_, fields, at) => {
    expect(trimEvent({ reason: 'FailedScheduling', ...fields })?.at).toBe(at);
  });
});

test('no object, however torn, makes the door throw', () => {
  const fields =
    'metadata spec status data name namespace uid resourceVersion labels ownerReferences kind ' +
    'containers containerStatuses state terminated conditions type resources limits series reason ' +
    'involvedObject annotations';
  const keys = fc.constantFrom(...fields.split(' '));
  const { torn } = fc.letrec((tie) => ({
    torn: fc.oneof(
      { depthSize: 'medium' },
      fc.constantFrom(null, undefined, true, 0, -1, '', 'Job', 'train', 'True'),
      fc.array(tie('torn'), { maxLength: 3 }),
      fc.dictionary(keys, tie('torn'), { maxKeys: 8 }),
    ),
  }));
  const opens = (raw: unknown): void => {
    for (const trim of [trimJob, trimPod, trimRecord, trimEvent])
      expect(() => trim(raw)).not.toThrow();
    const whole = {
      metadata: { ...identity, labels: { 'controller-uid': 'j' } },
      spec: raw,
      status: raw,
    };
    expect(trimPod(whole)).toBeDefined();
  };
  fc.assert(fc.property(torn, opens));
});
