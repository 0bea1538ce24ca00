import { describe, expect, test } from 'vitest';
import { job, jobWith, lease } from './builders.ts';
import {
  answerTo,
  recordedAnswer,
  LEASES,
  post,
  startCrowdedServer,
  TIGHT,
  type Refusal,
} from './refusals.ts';

const REFUSALS: readonly Refusal[] = [
  {
    told: 'a quantity that is none',
    recorded: '400-bad-quantity',
    request: post(jobWith({ limits: { memory: 'lots' } })),
  },
  {
    told: 'a body that breaks off',
    recorded: '400-malformed-json',
    request: post('{"apiVersion":"batch/v1","kind":"Job",'),
  },
  {
    told: 'an object without a name',
    recorded: '400-no-name',
    request: post(job('', { metadata: { name: undefined } })),
  },
  {
    told: 'an unknown field under strict validation',
    recorded: '400-strict-unknown-field',
    request: post(job('x', { spec: { backofLimit: 3 } }), '?fieldValidation=Strict'),
  },
  {
    told: 'an object of another kind',
    recorded: '400-wrong-kind',
    request: post({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' } }),
  },
  {
    told: 'another namespace in the body',
    recorded: '400-wrong-namespace-in-body',
    request: post(job('x', { metadata: { namespace: 'other' } })),
  },
  {
    told: 'a text where a number belongs',
    recorded: '400-wrong-type',
    request: post(job('x', { spec: { backoffLimit: 'three' } })),
  },
  {
    told: 'a dryRun that is not All',
    recorded: '400-bad-dry-run',
    request: post(job('dry'), '?dryRun=maybe'),
  },
  { told: 'a name that is taken', recorded: '409-already-exists', request: post(job('first')) },
  {
    told: 'a name that is taken, as a dry run',
    recorded: '409-already-exists-dry-run',
    request: post(job('first'), '?dryRun=All'),
  },
  { told: 'a body of 4 MB', recorded: '413-body-4MB', request: post('x'.repeat(4_000_000)) },
  {
    told: 'a form',
    recorded: '415-media-type',
    request: { ...post('a=b'), type: 'application/x-www-form-urlencoded' },
  },
  {
    told: '300 kB of annotations',
    recorded: '422-annotations-too-long',
    request: post(job('x', { metadata: { annotations: { a: 'x'.repeat(300_000) } } })),
  },
  {
    told: 'a label value with a space and an accent',
    recorded: '422-bad-label-value',
    request: post(job('x', { metadata: { labels: { app: 'train-bot', user: 'Émile Zola' } } })),
  },
  { told: 'a name with capitals', recorded: '422-bad-name', request: post(job('Bad_Name')) },
  {
    told: 'a name of 64 letters',
    recorded: '422-name-too-long-64',
    request: post(job('a'.repeat(64))),
  },
  {
    told: 'fewer than no GPUs',
    recorded: '422-negative-gpu',
    request: post(jobWith({ limits: { 'nvidia.com/gpu': '-1' } })),
  },
  {
    told: 'half a GPU',
    recorded: '422-fractional-gpu',
    request: post(jobWith({ limits: { 'nvidia.com/gpu': '500m' } })),
  },
  {
    told: 'another GPU request than limit',
    recorded: '422-gpu-request-not-limit',
    request: post(
      jobWith({ requests: { 'nvidia.com/gpu': '1' }, limits: { 'nvidia.com/gpu': '2' } }),
    ),
  },
  {
    told: 'a request over its limit',
    recorded: '422-request-over-limit',
    request: post(jobWith({ requests: { memory: '1Gi' } })),
  },
  {
    told: 'a pod that always restarts',
    recorded: '422-restartpolicy-always',
    request: post(job('x', { pod: { restartPolicy: 'Always' } })),
  },
  {
    told: 'a pod that does not say when it restarts',
    recorded: '422-restartpolicy-absent',
    request: post(job('x', { pod: { restartPolicy: undefined } })),
  },
  {
    told: 'a pod without containers',
    recorded: '422-no-containers',
    request: post(job('x', { pod: { containers: [] } })),
  },
  {
    told: 'three mistakes at once',
    recorded: '422-two-errors',
    request: post(
      job('Bad_Name', {
        metadata: { labels: { app: 'train-bot', user: 'a b' } },
        spec: { backoffLimit: -1 },
      }),
    ),
  },
  {
    told: 'more than the quota allows',
    recorded: '403-quota',
    request: { ...post(job('two')), path: `${TIGHT}/jobs` },
  },
  {
    told: 'more than the quota allows, as a dry run',
    recorded: '403-quota-dry-run',
    request: { ...post(job('two')), path: `${TIGHT}/jobs?dryRun=All` },
  },
  {
    told: 'a namespace that is going away',
    recorded: '403-namespace-terminating',
    request: { ...post(job('x')), as: 'admin', path: '/apis/batch/v1/namespaces/dying/jobs' },
  },
  {
    told: 'a namespace that is not there',
    recorded: '404-namespace',
    request: { ...post(job('x')), as: 'admin', path: '/apis/batch/v1/namespaces/no-such-ns/jobs' },
  },
  {
    told: 'a Lease that somebody has',
    recorded: 'lease-409-already-exists',
    request: { ...post(lease('train-bot')), path: LEASES },
  },
];

describe('a create is refused as a real API server refuses it', () => {
  test.each(REFUSALS)('for $told ($recorded)', async ({ recorded, request }) => {
    const server = await startCrowdedServer();
    expect(await answerTo(server, request)).toEqual(recordedAnswer(recorded));
  });
});
