import { annotation } from '../training/names.ts';
import type { Origin, TrainingSpec } from '../training/spec.ts';
import { fillTemplate } from './fill-template.ts';
import { asObject, type Json } from './json.ts';
import { runLabels } from './labels.ts';
import type { Template } from './template.ts';

/** `metadata` with these labels added; the template's own stay where they do not collide. */
function withLabels(metadata: unknown, labels: Readonly<Record<string, string>>): Json {
  const own = asObject(metadata);
  return { ...own, labels: { ...asObject(own['labels']), ...labels } };
}

/**
 * The Job of a run: the template filled, and over it what no template may forget or change: name,
 * namespace, the labels that all watches select by (on the pods too), and what was asked.
 */
export function buildJob(template: Template, spec: TrainingSpec, origin: Origin): Json {
  const job = asObject(fillTemplate(template, spec));
  const jobSpec = asObject(job['spec']);
  const podTemplate = asObject(jobSpec['template']);
  const metadata = withLabels(job['metadata'], runLabels(spec));
  return {
    ...job,
    metadata: {
      ...metadata,
      name: spec.jobName,
      namespace: spec.namespace,
      annotations: {
        ...asObject(metadata['annotations']),
        [annotation.spec]: JSON.stringify(spec),
        [annotation.origin]: JSON.stringify(origin),
      },
    },
    spec: {
      ...jobSpec,
      template: { ...podTemplate, metadata: withLabels(podTemplate['metadata'], runLabels(spec)) },
    },
  };
}

/**
 * The pod that the Job's controller would make: tried by itself at start, since a Job hides what is
 * only refused when its pods are made (GPU quota, service account, Pod Security).
 */
export function podOfJob(job: Json): Json {
  const metadata = asObject(job['metadata']);
  const podTemplate = asObject(asObject(job['spec'])['template']);
  const { name, namespace } = metadata;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...asObject(podTemplate['metadata']), name, namespace },
    spec: podTemplate['spec'],
  };
}
