import type { Identity } from '../config.ts';
import type { LogReader } from '../reconcile/people-ports.ts';
import type { MappedUser } from '../training/users.ts';
import type { KubeClient } from './client.ts';
import { KubeError } from './errors.ts';
import { actingAs } from './identity.ts';
import { readLogLines, readLogOrRefusal } from './logs.ts';
import { toRefusal } from './refusal.ts';
import { reviewed } from './review.ts';

type Run = Parameters<LogReader['read']>[0];

/** Reads logs as the person who asks for them, whoever's run it is. */
export function createLogReader(deps: { client: KubeClient; identity: () => Identity }): LogReader {
  const { client, identity } = deps;

  const mayRead = ({ namespace }: Run, by: MappedUser): Promise<void> =>
    reviewed(client, identity(), by, {
      verb: 'get',
      group: '',
      resource: 'pods',
      subresource: 'log',
      namespace,
    });

  return {
    async read(run, what, by) {
      try {
        await mayRead(run, by);
        const { namespace } = run;
        const impersonate = actingAs(identity(), by);
        return await readLogOrRefusal(client, { ...what, namespace, impersonate });
      } catch (error) {
        throw refusalOf(error, run, by);
      }
    },
    async *lines(run, what, by) {
      try {
        await mayRead(run, by);
        const { namespace } = run;
        const impersonate = actingAs(identity(), by);
        yield* readLogLines(client, { ...what, namespace, impersonate });
      } catch (error) {
        throw refusalOf(error, run, by);
      }
    },
  };
}

/** What the person is told; a bug stays what it is. */
function refusalOf(error: unknown, { namespace, jobName }: Run, by: MappedUser): unknown {
  if (!(error instanceof KubeError)) return error;
  return toRefusal(error, { deed: 'read', user: by.id, namespace, jobName });
}
