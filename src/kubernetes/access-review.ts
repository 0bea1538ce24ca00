import type { KubeClient } from './client.ts';
import { asObject } from './json.ts';
import { selfSubjectAccessReviewPath, subjectAccessReviewPath } from './resources.ts';

/** What would be done, in the API's own words. */
export interface Action {
  readonly verb: string;
  /** Empty for the core group. */
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
}

function isAllowed(body: unknown): boolean {
  return asObject(asObject(body)['status'])['allowed'] === true;
}

/** May this person do it? The groups are those a mapped person has; everybody logged in has one more. */
export async function mayUser(
  client: KubeClient,
  person: { user: string; groups: readonly string[] },
  action: Action,
): Promise<boolean> {
  const groups = [...person.groups, 'system:authenticated'];
  const body = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: { user: person.user, groups, resourceAttributes: action },
  };
  const answer = await client.request({ method: 'POST', path: subjectAccessReviewPath, body });
  return isAllowed(answer.body);
}

/** May the bot itself do it? */
export async function mayBot(client: KubeClient, action: Action): Promise<boolean> {
  const body = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: action },
  };
  const answer = await client.request({ method: 'POST', path: selfSubjectAccessReviewPath, body });
  return isAllowed(answer.body);
}
