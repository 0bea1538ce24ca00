import { describe, expect, test } from 'vitest';
import { KubeError } from '../../src/kubernetes/errors.ts';
import { toRefusal } from '../../src/kubernetes/refusal.ts';

const attempt = {
  deed: 'start',
  user: 'vision1',
  namespace: 'vision',
  jobName: 'resnet-x',
} as const;

function error(status: number, reason: string, message: string, causes: readonly string[][] = []) {
  const listed = causes.map(([field, text, why]) => ({ field, message: text, reason: why }));
  return new KubeError(message, { status, reason, causes: listed });
}

// The messages are those of a real API server (1.36), but for its names.
const cases: readonly [string, KubeError, string, string][] = [
  [
    'the person lacks the right',
    error(
      403,
      'Forbidden',
      'jobs.batch is forbidden: User "vision1" cannot create resource "jobs" in API group "batch" in the namespace "vision"',
    ),
    'forbidden',
    'vision1 may not start runs in namespace vision: the platform engineer must bind a role there (deploy/rbac-people.yaml).',
  ],
  [
    'the bot lacks the right',
    error(
      403,
      'Forbidden',
      'jobs.batch is forbidden: User "system:serviceaccount:slack-train:slack-train" cannot create resource "jobs" in API group "batch" in the namespace "vision"',
    ),
    'forbidden',
    'slack-train itself may not start runs in namespace vision: the platform engineer must bind its role there.',
  ],
  [
    'the bot may not act for others here',
    error(
      403,
      'Forbidden',
      'jobs.batch is forbidden: User "bot" cannot impersonate-on:user-info:create resource "jobs" in API group "batch" in the namespace "vision"',
    ),
    'impersonation',
    'slack-train may not start runs for other people in namespace vision: the platform engineer must allow it (deploy/rbac-impersonation.yaml).',
  ],
  [
    'the bot may not act as this person',
    error(
      403,
      'Forbidden',
      'users.authentication.k8s.io "vision1" is forbidden: User "bot" cannot impersonate:user-info resource "users" in API group "authentication.k8s.io" at the cluster scope',
    ),
    'impersonation',
    'slack-train may not act as vision1: the platform engineer must allow it (deploy/rbac-impersonation.yaml).',
  ],
  [
    'the same on an older cluster',
    error(
      403,
      'Forbidden',
      'users "vision1" is forbidden: User "bot" cannot impersonate resource "users" in API group "" at the cluster scope',
    ),
    'impersonation',
    'slack-train may not act as vision1: the platform engineer must allow it (deploy/rbac-impersonation.yaml).',
  ],
  [
    'the bot may not act as a member of the group',
    error(
      403,
      'Forbidden',
      'groups.authentication.k8s.io "team-a" is forbidden: User "bot" cannot impersonate:user-info resource "groups" in API group "authentication.k8s.io" at the cluster scope',
    ),
    'impersonation',
    'slack-train may not act as a member of the group "team-a": the platform engineer must allow it (deploy/rbac-impersonation.yaml).',
  ],
  [
    'no more Jobs in the quota',
    error(
      403,
      'Forbidden',
      'jobs.batch "two" is forbidden: exceeded quota: jobs-quota, requested: count/jobs.batch=1, used: count/jobs.batch=1, limited: count/jobs.batch=1',
    ),
    'quota',
    'The quota jobs-quota of namespace vision is used up: 1 of 1 Jobs. Wait for a run to end, or ask for more.',
  ],
  [
    'no more GPUs nor memory in the quota',
    error(
      403,
      'Forbidden',
      'pods "x" is forbidden: exceeded quota: gpu-quota, requested: requests.memory=16Gi,requests.nvidia.com/gpu=2, used: requests.memory=60Gi,requests.nvidia.com/gpu=8, limited: requests.memory=64Gi,requests.nvidia.com/gpu=8',
    ),
    'quota',
    'The quota gpu-quota of namespace vision is used up: 60Gi of 64Gi memory, 8 of 8 GPUs. Wait for a run to end, or ask for more.',
  ],
  [
    'a quota that wants amounts',
    error(
      403,
      'Forbidden',
      'pods "x" is forbidden: failed quota: compute: must specify limits.cpu for: train; limits.memory for: train',
    ),
    'quota',
    'The quota compute of namespace vision wants every run to name its CPUs and memory: add them to the command.',
  ],
  [
    'the namespace is going',
    error(
      403,
      'Forbidden',
      'jobs.batch "x" is forbidden: unable to create new content in namespace dying because it is being terminated',
      [['metadata.namespace', 'namespace dying is being terminated', 'NamespaceTerminating']],
    ),
    'other',
    'The namespace vision is being deleted: nothing can be started in it.',
  ],
  [
    'the namespace is not there',
    error(404, 'NotFound', 'namespaces "vision" not found'),
    'other',
    'The namespace vision does not exist: the platform engineer makes it, or maps you to another.',
  ],
  [
    'an admission policy',
    error(
      422,
      'Invalid',
      `jobs.batch "vv" is forbidden: ValidatingAdmissionPolicy 'max-gpu' with binding 'max-gpu' denied request: jobs labelled too-big are not allowed here`,
      [['', '', '']],
    ),
    'other',
    'A rule of the cluster refuses this run: jobs labelled too-big are not allowed here',
  ],
  [
    'a webhook',
    error(
      400,
      'BadRequest',
      'admission webhook "images.example.com" denied the request: only images of registry.example.com',
    ),
    'other',
    'A rule of the cluster refuses this run: only images of registry.example.com',
  ],
  [
    'a webhook that gives no reason',
    error(
      400,
      'BadRequest',
      'admission webhook "images.example.com" denied the request without explanation',
    ),
    'other',
    'A rule of the cluster refuses this run: no reason was given',
  ],
  [
    'Pod Security',
    error(
      403,
      'Forbidden',
      'pods "x" is forbidden: violates PodSecurity "restricted:latest": hostPath volumes (volume "outputs")',
    ),
    'other',
    'The security rules of namespace vision refuse this run: the platform engineer must adapt the template.',
  ],
  [
    'a name that is taken',
    error(409, 'AlreadyExists', 'jobs.batch "resnet-x" already exists'),
    'conflict',
    'Another Job named resnet-x stands in namespace vision already: try once more.',
  ],
  [
    'half a GPU',
    error(422, 'Invalid', 'Job.batch "x" is invalid: …', [
      [
        'spec.template.spec.containers[0].resources.limits[nvidia.com/gpu]',
        'Invalid value: "500m": must be an integer',
        'FieldValueInvalid',
      ],
    ]),
    'invalid',
    'The cluster does not accept this run: the number of GPUs: 500m must be an integer.',
  ],
  [
    'more memory requested than allowed',
    error(422, 'Invalid', 'Job.batch "x" is invalid: …', [
      [
        'spec.template.spec.containers[0].resources.requests',
        'Invalid value: "1Gi": must be less than or equal to memory limit of 64Mi',
        'FieldValueInvalid',
      ],
    ]),
    'invalid',
    'The cluster does not accept this run: the amount of memory: 1Gi must be less than or equal to memory limit of 64Mi.',
  ],
  [
    'several fields',
    error(422, 'Invalid', 'Job.batch "Bad_Name" is invalid: […]', [
      [
        'metadata.name',
        `Invalid value: "Bad_Name": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.' (e.g. 'example.com', regex used)`,
        'FieldValueInvalid',
      ],
      [
        'spec.backoffLimit',
        'Invalid value: -1: must be greater than or equal to 0',
        'FieldValueInvalid',
      ],
      ['spec.template.spec.containers', 'Required value', 'FieldValueRequired'],
    ]),
    'invalid',
    "The cluster does not accept this run: the run's name: Bad_Name: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.'; the field spec.backoffLimit: -1 must be greater than or equal to 0; the field spec.template.spec.containers: is missing.",
  ],
  [
    'an argument too long',
    error(422, 'Invalid', 'Job.batch "x" is invalid: metadata.annotations: …', [
      ['metadata.annotations', 'Too long: may not be more than 262144 bytes', 'FieldValueTooLong'],
    ]),
    'invalid',
    'The cluster does not accept this run: the length of the command: may not be more than 262144 bytes.',
  ],
  [
    'an amount that is none',
    error(
      400,
      'BadRequest',
      `Job in version "v1" cannot be handled as a Job: quantities must match the regular expression '^x$'`,
    ),
    'invalid',
    'An amount of CPU or memory is not one the cluster knows: write 500m or 16Gi.',
  ],
  [
    'a template that makes no Job',
    error(
      400,
      'BadRequest',
      'Job in version "v1" cannot be handled as a Job: strict decoding error: unknown field "spec.backofLimit"',
    ),
    'invalid',
    'The cluster cannot take the Job that the template makes of this command: tell the platform engineer.',
  ],
  [
    'a token that is not accepted',
    error(401, 'Unauthorized', 'Unauthorized'),
    'other',
    "The cluster does not accept slack-train's credentials: tell the platform engineer.",
  ],
  [
    'an unknown refusal',
    error(403, 'Forbidden', 'jobs.batch "x" is forbidden: something new'),
    'forbidden',
    'The cluster refuses this run: something new',
  ],
  [
    'an unknown answer',
    error(418, 'Teapot', 'short and stout'),
    'other',
    'The cluster did not take this run: tell the platform engineer.',
  ],
];

test.each(cases)('%s', (_, cause, reason, sentence) => {
  const refusal = toRefusal(cause, attempt);
  expect({ reason: refusal.reason, sentence: refusal.message }).toEqual({ reason, sentence });
  expect(refusal).toMatchObject({ evidence: cause.message, transient: false, cause });
});

describe('a cluster that does not answer', () => {
  test.each([
    [
      'Unreachable',
      0,
      'The cluster cannot be reached: nothing was started. Try again in a moment.',
    ],
    [
      'Timeout',
      0,
      'The cluster did not answer in time: it is not certain whether the run was started. If it was, its thread appears in a moment.',
    ],
    [
      'ConnectionLost',
      0,
      'The connection to the cluster broke: it is not certain whether the run was started. If it was, its thread appears in a moment.',
    ],
    [
      'InternalError',
      500,
      'The cluster has a fault of its own: it is not certain whether the run was started. If it was, its thread appears in a moment.',
    ],
    ['Unknown', 429, 'The cluster has too much to do: nothing was started. Try again in a moment.'],
  ])('%s says what is certain', (reason, status, sentence) => {
    const refusal = toRefusal(error(status, reason, 'raw'), attempt);
    expect(refusal).toMatchObject({ reason: 'unreachable', message: sentence, transient: true });
  });
});
