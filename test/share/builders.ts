import type { ShareConfig } from '../../src/share/run-folder.ts';

/** vision1 trains in the namespace vision, vision2 in another. */
export function shareOf(outputs: Partial<ShareConfig['outputs']>): ShareConfig {
  const user = (id: string, namespace: string) =>
    [`${id}@example.com`, { id, namespace, groups: [], admin: false }] as const;
  return {
    outputs: { root: '/share', timeZone: 'UTC', ...outputs },
    users: new Map([user('vision1', 'vision'), user('vision2', 'speech')]),
  };
}
