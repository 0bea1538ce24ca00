import { label } from '../../../training/names.ts';

export type Resource = 'jobs' | 'pods' | 'configmaps' | 'leases' | 'namespaces';

const groups: Readonly<Record<Resource, string>> = {
  jobs: '/apis/batch/v1',
  leases: '/apis/coordination.k8s.io/v1',
  pods: '/api/v1',
  configmaps: '/api/v1',
  namespaces: '/api/v1',
};

/** What the bot watches. */
export const watchedResources = ['jobs', 'pods', 'configmaps'] as const;

export function collectionOf(resource: Resource, namespace?: string): string {
  const place = namespace === undefined ? '' : `/namespaces/${namespace}`;
  return `${groups[resource]}${place}/${resource}`;
}

/** Selects what belongs to the runs of one person: Jobs, pods and records alike. */
export function ofPerson(person: string): string {
  return `labelSelector=${encodeURIComponent(`${label.user}=${person}`)}`;
}

/** Selects every run there is, whoever made it: as the bot does. */
export const ofAnyRun = `labelSelector=${encodeURIComponent(label.run)}`;
