import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildJob } from '../../src/kubernetes/job-manifest.ts';
import type { Json } from '../../src/kubernetes/json.ts';
import { parseTemplate, type Template } from '../../src/kubernetes/template.ts';
import { decode } from '../../src/sandbox/kubernetes/api/body.ts';
import { bootstrap } from '../../src/sandbox/kubernetes/api/bootstrap.ts';
import { startNamespaceController } from '../../src/sandbox/kubernetes/api/namespace-controller.ts';
import { createStore } from '../../src/sandbox/kubernetes/store.ts';
import type { ComputeType } from '../../src/training/catalog.ts';
import type { Origin, TrainingSpec } from '../../src/training/spec.ts';

const templates: Readonly<Record<ComputeType, Template>> = {
  gpu: shipped('gpu-job.yaml'),
  cpu: shipped('cpu-job.yaml'),
};

function shipped(file: string): Template {
  const text = readFileSync(join(import.meta.dirname, '../../templates', file), 'utf8');
  const { template, problems } = parseTemplate(file, text);
  if (!template) throw new Error(problems.join('\n'));
  return template;
}

/** Makes the Job of a spec, and throws unless a cluster would take it, unknown fields and all. */
export function createAcceptingCluster(
  namespace: string,
): (spec: TrainingSpec, origin: Origin) => Json {
  const store = createStore();
  startNamespaceController(store);
  bootstrap(store, [namespace]);
  return (spec, origin) => {
    const job = buildJob(templates[spec.type], spec, origin);
    // As it goes over the wire.
    const sent: Json = JSON.parse(JSON.stringify(job));
    store.create('jobs', decode(sent, 'jobs', 'Strict').object, { dryRun: true });
    return job;
  };
}
