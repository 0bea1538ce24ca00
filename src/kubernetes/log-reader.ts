import type { Identity } from '../config.ts';
import type { LogReader } from '../reconcile/people-ports.ts';
import type { KubeClient } from './client.ts';
import { KubeError } from './errors.ts';
import { actingAs } from './identity.ts';
import { readLogOrRefusal } from './logs.ts';
import { toRefusal } from './refusal.ts';
import { reviewed } from './review.ts';

/** Reads logs as the person who asks for them, whoever's run it is. */
export function createLogReader(deps: { client: KubeClient; identity: () => Identity }): LogReader {
  const { client, identity } = deps;
  return {
    async read({ namespace, jobName }, what, by) {
      try {
        await reviewed(client, identity(), by, {
          verb: 'get',
          group: '',
          resource: 'pods',
          subresource: 'log',
          namespace,
        });
        return await readLogOrRefusal(client, {
          ...what,
          namespace,
          impersonate: actingAs(identity(), by),
        });
      } catch (error) {
        if (!(error instanceof KubeError)) throw error;
        throw toRefusal(error, { deed: 'read', user: by.id, namespace, jobName });
      }
    },
  };
}
