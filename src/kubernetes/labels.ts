import type { TrainingSpec } from '../training/spec.ts';
import { label, managedBy } from '../training/names.ts';

const longestValue = 63;

/**
 * The text as a label value: what Kubernetes does not allow in one becomes `-`, 63 characters at
 * most. Names from the config are valid already; this keeps an odd one from failing the submit.
 */
function labelValue(text: string): string {
  const edges = /^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g;
  const allowed = text.replaceAll(/[^A-Za-z0-9._-]/g, '-').replaceAll(edges, '');
  return allowed.slice(0, longestValue).replaceAll(edges, '');
}

/** The labels of a run: the same on its Job, its pods and its record. */
export function runLabels(spec: TrainingSpec): Record<string, string> {
  return {
    [label.run]: spec.id,
    [label.user]: labelValue(spec.user.id),
    [label.model]: labelValue(spec.model),
    [label.managedBy]: managedBy,
  };
}
