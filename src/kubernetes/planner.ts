import type { Identity } from '../config.ts';
import type { Plan, Planner, QuotaLeft } from '../reconcile/people-ports.ts';
import type { ComputeType } from '../training/catalog.ts';
import type { Origin, TrainingSpec } from '../training/spec.ts';
import type { KubeClient, KubeResponse } from './client.ts';
import { hasStatus, KubeError } from './errors.ts';
import { actingAs } from './identity.ts';
import { buildJob, podOfJob } from './job-manifest.ts';
import { asList, asObject, type Json } from './json.ts';
import { quotasLeft } from './quota-left.ts';
import { toRefusal } from './refusal.ts';
import { collectionPath } from './resources.ts';
import { requireResume } from './resume-mount.ts';
import { reviewed } from './review.ts';
import type { Template } from './template.ts';
import { isRightMissing } from './template-trial.ts';

export interface PlannerDeps {
  readonly client: KubeClient;
  readonly identity: () => Identity;
  readonly template: (type: ComputeType) => Template;
}

/** A person waits for the answer. */
const timeoutMs = 10_000;

/** Nobody asks for this run yet: where its thread would be is of no interest to the cluster. */
const nobody: Origin = { team: '', slackUserId: '', channel: '', request: '' };

/** What one dry run came to. */
interface Trial {
  readonly objection?: KubeError;
  readonly warnings: readonly string[];
}

/**
 * Asks the API server what it would say of a run, with the rights of whoever would start it. As a
 * Job; as the pod of that Job too, where they may create pods, since a Job hides what is only refused
 * when its pods are made; and of the namespace's quotas, which say the same where they may not.
 */
export function createPlanner({ client, identity, template }: PlannerDeps): Planner {
  async function tried(answer: Promise<KubeResponse>): Promise<Trial> {
    try {
      return { warnings: (await answer).warnings };
    } catch (error) {
      if (error instanceof KubeError) return { objection: error, warnings: [] };
      throw error;
    }
  }

  function dryRun(resource: 'jobs' | 'pods', spec: TrainingSpec, body: Json): Promise<Trial> {
    const request = client.request({
      method: 'POST',
      path: collectionPath(resource, spec.namespace),
      query: { dryRun: 'All', fieldValidation: 'Strict', fieldManager: 'slack-train' },
      body,
      impersonate: actingAs(identity(), spec.user),
      timeoutMs,
    });
    return tried(request);
  }

  async function tryJob(spec: TrainingSpec, job: Json): Promise<Trial> {
    const { namespace } = spec;
    const action = { verb: 'create', group: 'batch', resource: 'jobs', namespace };
    try {
      await reviewed(client, identity(), spec.user, action);
    } catch (error) {
      if (error instanceof KubeError) return { objection: error, warnings: [] };
      throw error;
    }
    return dryRun('jobs', spec, job);
  }

  /** Nothing is said of a pod that nobody may try. */
  async function tryPod(spec: TrainingSpec, job: Json): Promise<Trial> {
    const trial = await dryRun('pods', spec, podOfJob(job));
    const { objection } = trial;
    return objection && isRightMissing(objection) ? { warnings: [] } : trial;
  }

  /** Undefined where the bot may not read the quotas. */
  async function readQuotas(
    { namespace }: TrainingSpec,
    job: Json,
  ): Promise<readonly QuotaLeft[] | undefined> {
    const path = collectionPath('resourcequotas', namespace);
    try {
      const { body } = await client.request({ method: 'GET', path, timeoutMs });
      const podSpec = asObject(podOfJob(job))['spec'];
      return quotasLeft(asList(asObject(body)['items']), podSpec);
    } catch (error) {
      if (hasStatus(error, 403)) return undefined;
      throw error;
    }
  }

  return {
    async plan(spec): Promise<Plan> {
      const { namespace, jobName, user } = spec;
      const attempt = { deed: 'start', user: user.id, namespace, jobName } as const;
      const used = template(spec.type);
      const job = buildJob(used, spec, nobody);
      requireResume(job, used.file, spec);
      try {
        const [asJob, asPod, quotas] = await Promise.all([
          tryJob(spec, job),
          tryPod(spec, job),
          readQuotas(spec, job),
        ]);
        const objection = asJob.objection ?? asPod.objection;
        return {
          warnings: [...new Set([...asJob.warnings, ...asPod.warnings])],
          ...(objection && { objection: toRefusal(objection, attempt) }),
          ...(quotas && { quotas }),
        };
      } catch (error) {
        if (error instanceof KubeError) throw toRefusal(error, attempt);
        throw error;
      }
    },
  };
}
