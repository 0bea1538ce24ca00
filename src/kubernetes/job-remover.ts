import { backoffMs } from '../backoff.ts';
import { sleep, type Clock } from '../clock.ts';
import type { Identity } from '../config.ts';
import type { JobRemover, Removed } from '../reconcile/people-ports.ts';
import type { KubeClient } from './client.ts';
import { hasStatus, KubeError, networkError } from './errors.ts';
import { actingAs } from './identity.ts';
import { toRefusal } from './refusal.ts';
import { objectPath } from './resources.ts';
import { reviewed } from './review.ts';

export interface JobRemoverDeps {
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly random: () => number;
  readonly identity: () => Identity;
}

/** A person waits for the answer. */
const timeoutMs = 10_000;
const attempts = 3;
const retryRange = { firstMs: 300, mostMs: 2_000 };

/** Deletes Jobs as the person who asks. A delete that is repeated does no harm: the uid is named. */
export function createJobRemover(deps: JobRemoverDeps): JobRemover {
  const { client, clock, random } = deps;
  type Run = Parameters<JobRemover['remove']>[0];
  type By = Parameters<JobRemover['remove']>[1];

  /** Whether the Job stood: 409 says that another one, with another uid, has its name now. */
  async function removeOnce({ namespace, jobName, uid }: Run, by: By): Promise<Removed> {
    try {
      await client.request({
        method: 'DELETE',
        path: objectPath('jobs', namespace, jobName),
        body: {
          apiVersion: 'v1',
          kind: 'DeleteOptions',
          preconditions: { uid },
          propagationPolicy: 'Background',
        },
        impersonate: actingAs(deps.identity(), by),
        timeoutMs,
      });
      return 'removed';
    } catch (error) {
      if (hasStatus(error, 404, 409)) return 'gone';
      throw networkError(error);
    }
  }

  async function remove(run: Run, by: By): Promise<Removed> {
    const { namespace } = run;
    await reviewed(client, deps.identity(), by, {
      verb: 'delete',
      group: 'batch',
      resource: 'jobs',
      namespace,
    });
    let inDoubt = false;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const removed = await removeOnce(run, by);
        // What an attempt without an answer has done is gone for the next one.
        return inDoubt ? 'removed' : removed;
      } catch (error) {
        if (!(error instanceof KubeError) || !error.transient || attempt === attempts) throw error;
        inDoubt ||= error.inDoubt;
      }
      await sleep(clock, backoffMs(attempt, retryRange, random));
    }
  }

  return {
    async remove(run, by) {
      try {
        return await remove(run, by);
      } catch (error) {
        if (!(error instanceof KubeError)) throw error;
        const { namespace, jobName } = run;
        throw toRefusal(error, { deed: 'stop', user: by.id, namespace, jobName });
      }
    },
  };
}
