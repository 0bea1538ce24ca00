import type { Config } from '../config.ts';
import { type ComputeType, computeTypes } from '../training/catalog.ts';
import { resumeMount, type ResumeSettings } from '../training/resume-settings.ts';
import type { Origin, Resume, TrainingSpec } from '../training/training-spec.ts';
import type { KubeClient, KubeResponse } from './client.ts';
import { hasStatus, KubeError } from './errors.ts';
import { actingAs } from './identity.ts';
import { buildJob, podOfJob } from './job-manifest.ts';
import { collectionPath } from './resources.ts';
import { lacksForResume } from './resume-mount.ts';
import type { TemplateSet } from './template.ts';

/** A template, and as what it was to be tried. */
interface Tried {
  readonly file: string;
  readonly as: 'Job' | 'Pod';
}

/** What the API server objects to in a template. */
interface Objection extends Tried {
  readonly message: string;
}

/** What a run resumes, where its model is told so. */
function trialResume(type: ComputeType, { flag, env }: ResumeSettings): Resume {
  return {
    run: 'trial',
    relative: `${type}/trial/run/checkpoint`,
    path: resumeMount,
    ...(flag !== undefined && { flag }),
    ...(env !== undefined && { env }),
  };
}

/** A run that nobody asked for, with every value that a run can have. */
function trialSpec(config: Config, type: ComputeType): TrainingSpec {
  const user = [...config.users.values()][0];
  const id = user?.id ?? 'trial';
  const folder = `${config.outputs.root}/${id}/${type}/trial/run`;
  return {
    id: 'trial',
    jobName: 'slack-train-trial',
    namespace: user?.namespace ?? config.cluster.namespace,
    model: 'trial',
    type,
    gpuCount: type === 'gpu' ? 1 : 0,
    cpu: '1',
    memory: '1Gi',
    image: 'trial:latest',
    command: ['true'],
    args: ['--trial'],
    timeLimitSeconds: 3600,
    parameters: [],
    user: {
      slackId: '',
      id,
      uid: user?.uid ?? 1000,
      gid: user?.gid ?? 1000,
      groups: user?.groups ?? [],
    },
    outputs: {
      userRoot: `${config.outputs.root}/${id}`,
      relative: `${type}/trial/run`,
      folder,
      checkpoint: `${folder}/checkpoint`,
      logs: `${folder}/logs`,
      tensorboard: `${folder}/tensorboard`,
    },
    resume: trialResume(type, { env: 'RESUME_FROM' }),
    requestedAt: '2000-01-01T00:00:00Z',
    commandText: '',
  };
}

const trialOrigin: Origin = { team: '', slackUserId: '', channel: '', request: '' };

/** A model that the catalog lets resume, and what its template lacks for it. */
interface ResumeGap {
  readonly model: string;
  readonly problem: string;
}

/** What the templates lack to hand earlier checkpoints to the models that may resume. */
export function findResumeGaps(config: Config, templates: TemplateSet): readonly ResumeGap[] {
  return computeTypes.flatMap((type) =>
    [...config.models.values()].flatMap((model) => {
      if (!model.resume || !model.types.includes(type)) return [];
      const resume = trialResume(type, model.resume);
      const spec = { ...trialSpec(config, type), resume };
      const lacks = lacksForResume(buildJob(templates[type], spec, trialOrigin), resume);
      if (lacks === undefined) return [];
      return [{ model: model.name, problem: `${templates[type].file}: ${lacks}` }];
    }),
  );
}

/** True where it was not the template but the right to try it that was refused. */
export function isRightMissing(error: unknown): boolean {
  return hasStatus(error, 403) && /User "[^"]*" cannot /.test(error.message);
}

/** What came of trying one template: `untried` where the right to try it is missing. */
type Trial = 'untried' | readonly string[];

async function trialOf(answer: Promise<KubeResponse>): Promise<Trial> {
  try {
    return (await answer).warnings;
  } catch (error) {
    if (isRightMissing(error)) return 'untried';
    if (error instanceof KubeError && error.status > 0) return [error.message];
    throw error;
  }
}

/**
 * Tries each template with dryRun=All, as a Job and as the pod that the Job would make, with the
 * rights of the first mapped person. Returns what the API server says against them, and which could
 * not be tried for want of a right.
 */
export async function tryTemplates(
  client: KubeClient,
  config: Config,
  templates: TemplateSet,
): Promise<{ readonly objections: readonly Objection[]; readonly untried: readonly Tried[] }> {
  const trials = computeTypes.flatMap((type) => {
    const spec = trialSpec(config, type);
    const job = buildJob(templates[type], spec, trialOrigin);
    const { file } = templates[type];
    const send = (resource: 'jobs' | 'pods', body: unknown): Promise<KubeResponse> =>
      client.request({
        method: 'POST',
        path: collectionPath(resource, spec.namespace),
        query: { dryRun: 'All', fieldValidation: 'Strict' },
        body,
        impersonate: actingAs(config.cluster.identity, spec.user),
      });
    return [
      { file, as: 'Job' as const, answer: send('jobs', job) },
      { file, as: 'Pod' as const, answer: send('pods', podOfJob(job)) },
    ];
  });
  const found = await Promise.all(
    trials.map(async ({ file, as, answer }) => ({ file, as, trial: await trialOf(answer) })),
  );
  return {
    objections: found.flatMap(({ file, as, trial }) =>
      trial === 'untried' ? [] : trial.map((message) => ({ file, as, message })),
    ),
    untried: found.flatMap(({ file, as, trial }) => (trial === 'untried' ? [{ file, as }] : [])),
  };
}
