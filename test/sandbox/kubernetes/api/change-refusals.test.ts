import { describe, expect, test } from 'vitest';
import { job, lease } from './builders.ts';
import {
  answerTo,
  recordedAnswer,
  JOBS,
  LEASES,
  merge,
  OTHER_UID,
  put,
  remove,
  startCrowdedServer,
  type Refusal,
} from './refusals.ts';

const REFUSALS: readonly Refusal[] = [
  {
    told: 'a delete of what is not there',
    recorded: '404-delete',
    request: remove(`${JOBS}/nope`),
  },
  {
    told: 'a PUT of an old version',
    recorded: '409-conflict-update',
    request: put(`${JOBS}/first`, job('first', { metadata: { resourceVersion: '1' } })),
  },
  {
    told: 'a patch of an old version',
    recorded: '409-conflict-patch-with-resourceversion',
    request: merge(`${JOBS}/first`, {
      metadata: { resourceVersion: '1', annotations: { b: '2' } },
    }),
  },
  {
    told: 'a delete of another uid',
    recorded: '409-conflict-delete-precondition-uid',
    request: remove(`${JOBS}/first`, {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      preconditions: { uid: OTHER_UID },
    }),
  },
  {
    told: 'a propagation policy that is none',
    recorded: '400-bad-propagation',
    request: remove(`${JOBS}/first?propagationPolicy=Sideways`),
  },
  {
    told: 'a PUT of a Lease that somebody renewed',
    recorded: 'lease-409-conflict',
    request: put(`${LEASES}/train-bot`, {
      ...lease('train-bot'),
      metadata: { name: 'train-bot', resourceVersion: '1' },
    }),
  },
  {
    told: 'a PUT of a Lease without its version',
    recorded: 'lease-422-negative',
    request: put(`${LEASES}/train-bot`, lease('train-bot', { leaseDurationSeconds: -1 })),
  },
  {
    told: 'a renewTime that is no time',
    recorded: 'lease-400-bad-microtime',
    request: put(`${LEASES}/train-bot`, lease('train-bot', { renewTime: 'yesterday' })),
  },
];

describe('a change is refused as a real API server refuses it', () => {
  test.each(REFUSALS)('for $told ($recorded)', async ({ recorded, request }) => {
    const server = await startCrowdedServer();
    const uid = server.store.get('jobs', 'train', 'first')?.metadata.uid;
    expect(await answerTo(server, request)).toEqual(recordedAnswer(recorded, uid));
  });
});

test('a Job that is deleted without a policy comes with the warning about its pods', async () => {
  const server = await startCrowdedServer();
  const { method, path, ...sent } = remove(`${JOBS}/nope`);
  const answer = await server.send(method, path, sent);
  expect(answer.headers.get('warning')).toBe(
    '299 - "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning"',
  );
});
