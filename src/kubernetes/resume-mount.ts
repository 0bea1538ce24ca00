import { Refusal } from '../errors.ts';
import { trainContainer } from '../training/names.ts';
import { resumeMount } from '../training/resume-settings.ts';
import type { Resume, TrainingSpec } from '../training/training-spec.ts';
import { asList, asObject, type Json } from './json.ts';

const relative = '${resume.relative}';
const mount = `{ name: outputs, mountPath: ${resumeMount}, subPath: "${relative}", readOnly: true }`;
const variable = '{ name: "${resume.env}", value: "${resume.path}" }';

type Kind = 'containers' | 'initContainers';

function containersOf(job: unknown, kind: Kind = 'containers'): Json[] {
  const pod = asObject(asObject(asObject(asObject(job)['spec'])['template'])['spec']);
  return asList(pod[kind]).map(asObject);
}

function pathOf(kind: Kind, index: number): string {
  return `spec.template.spec.${kind}[${index}]`;
}

/** An earlier run's checkpoints are that run's: a template may mount them to be read only. */
export function resumeMountProblems(manifest: unknown): string[] {
  const kinds: readonly Kind[] = ['initContainers', 'containers'];
  return kinds.flatMap((kind) =>
    containersOf(manifest, kind).flatMap((container, index) =>
      asList(container['volumeMounts']).flatMap((item, at) => {
        const { subPath, readOnly } = asObject(item);
        const shows = typeof subPath === 'string' && subPath.includes(relative);
        if (!shows || readOnly === true) return [];
        const path = `${pathOf(kind, index)}.volumeMounts[${at}]`;
        return [`${path}: ${relative} is mounted with readOnly: true`];
      }),
    ),
  );
}

/** What a Job lacks to resume so, as what to add to its template; undefined where it has all. */
export function lacksForResume(job: Json, resume: Resume): string | undefined {
  const containers = containersOf(job);
  const index = containers.findIndex(({ name }) => name === trainContainer);
  const { volumeMounts, env } = containers[index] ?? {};
  const path = pathOf('containers', index);
  const isMounted = asList(volumeMounts).some((item) => shows(asObject(item), resume));
  if (!isMounted) return `${path}.volumeMounts: add ${mount}`;
  const isTold =
    resume.env === undefined || asList(env).some((item) => asObject(item)['name'] === resume.env);
  return isTold ? undefined : `${path}.env: add ${variable}`;
}

function shows({ mountPath, subPath }: Json, resume: Resume): boolean {
  return (
    mountPath === resumeMount && typeof subPath === 'string' && subPath.endsWith(resume.relative)
  );
}

/**
 * Throws Refusal where a run is to resume and its Job would not: its template was written before its
 * model could, and the run would start from its beginning.
 */
export function requireResume(job: Json, file: string, { type, resume }: TrainingSpec): void {
  const lacks = resume && lacksForResume(job, resume);
  if (lacks === undefined) return;
  throw new Refusal(
    'invalid',
    `The template for type=${type} does not hand over the checkpoints of an earlier run: the platform engineer must add what the details say.`,
    { evidence: `${file}: ${lacks}` },
  );
}
