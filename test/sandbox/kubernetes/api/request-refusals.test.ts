import { describe, expect, test } from 'vitest';
import { job } from './builders.ts';
import {
  answerTo,
  recordedAnswer,
  get,
  JOBS,
  PODS,
  post,
  startCrowdedServer,
  type Refusal,
} from './refusals.ts';

const REFUSALS: readonly Refusal[] = [
  {
    told: 'an unknown token',
    recorded: '401-bad-token',
    request: { ...get(JOBS), as: 'not-a-token' },
  },
  { told: "nobody's token", recorded: '403-anonymous', request: { ...get(JOBS), as: '' } },
  {
    told: 'a list without the right',
    recorded: '403-rbac-list',
    request: { ...get(JOBS), as: 'nobody' },
  },
  {
    told: 'a watch without the right',
    recorded: '403-rbac-watch',
    request: { ...get(`${JOBS}?watch=1`), as: 'nobody' },
  },
  {
    told: 'a create without the right',
    recorded: '403-rbac-create',
    request: { ...post(job('x')), as: 'nobody' },
  },
  {
    told: 'a dry run without the right',
    recorded: '403-dry-run-rbac',
    request: { ...post(job('x'), '?dryRun=All'), as: 'nobody' },
  },
  {
    told: 'a right in another namespace',
    recorded: '403-rbac-other-namespace',
    request: { ...post(job('x')), path: '/apis/batch/v1/namespaces/other/jobs' },
  },
  {
    told: 'a namespace that nobody has rights in',
    recorded: '403-rbac-missing-namespace',
    request: { ...post(job('x')), path: '/apis/batch/v1/namespaces/no-such-ns/jobs' },
  },
  {
    told: 'a deletecollection without the right',
    recorded: '403-rbac-delete-collection',
    request: { ...get(JOBS), method: 'DELETE' },
  },
  { told: 'a Job that is not there', recorded: '404-job', request: get(`${JOBS}/nope`) },
  {
    told: 'a version that is not served',
    recorded: '404-unknown-api',
    request: { ...get('/apis/batch/v9/jobs'), as: 'admin' },
  },
  {
    told: 'a resource that is not served',
    recorded: '404-unknown-resource',
    request: { ...get('/apis/batch/v1/namespaces/train/jobz'), as: 'admin' },
  },
  {
    told: 'a PUT of a collection',
    recorded: '405-method',
    request: { ...post(job('x')), method: 'PUT', as: 'admin' },
  },
  {
    told: 'an answer in HTML',
    recorded: '406-accept',
    request: { ...get(JOBS), headers: { accept: 'text/html' } },
  },
  {
    told: 'a continue token that was never given',
    recorded: '400-bad-continue',
    request: get(`${JOBS}?limit=1&continue=zzz`),
  },
  {
    told: 'a field that cannot be selected by',
    recorded: '400-bad-field-selector',
    request: get(`${JOBS}?fieldSelector=spec.foo%3Dbar`),
  },
  {
    told: 'a label selector that breaks off',
    recorded: '400-bad-label-selector',
    request: get(`${JOBS}?labelSelector=a%20in%20(b`),
  },
  {
    told: 'a watch from a version that is no number',
    recorded: '400-bad-watch-rv',
    request: get(`${JOBS}?watch=1&resourceVersion=abc`),
  },
  {
    told: 'the log of a pod that is not there',
    recorded: 'log-404-pod',
    request: get('/api/v1/namespaces/train/pods/gone/log'),
  },
  {
    told: 'the log of a container that is not there',
    recorded: 'log-400-wrong-container',
    request: get(`${PODS}/first-wtb8t/log?container=x`),
  },
  {
    told: 'the last -4 lines of a log',
    recorded: 'log-422-bad-tail',
    request: get(`${PODS}/first-wtb8t/log?tailLines=-4`),
  },
  { told: 'a Job that was only tried', recorded: '404-after-dry-run', request: get(`${JOBS}/dry`) },
];

describe('a request is refused as a real API server refuses it', () => {
  test.each(REFUSALS)('for $told ($recorded)', async ({ recorded, request }) => {
    const server = await startCrowdedServer();
    expect(await answerTo(server, request)).toEqual(recordedAnswer(recorded));
  });
});
