import { isGpu } from '../training/capacity.ts';
import { asList, asObject, asText, metadataOf, type Json } from './json.ts';

// Where a template's pods may go, of all that a scheduler looks at the parts that a platform team
// divides its nodes by: node selector, required node affinity, taints.

/** Taints that the cluster itself sets and takes away again, such as `node.kubernetes.io/not-ready`. */
const passing = /^node\.(?:kubernetes|cloudprovider\.kubernetes)\.io\//;

/** True while the node takes no new pod whatever it is. */
export function isOpen(node: unknown): boolean {
  const { spec, status } = asObject(node);
  const ready = asList(asObject(status)['conditions'])
    .map(asObject)
    .find(({ type }) => type === 'Ready');
  const outOfOrder = hardTaints(node).some(({ key }) => passing.test(asText(key) ?? ''));
  return ready?.['status'] === 'True' && asObject(spec)['unschedulable'] !== true && !outOfOrder;
}

/** True where pods of this spec may be placed on the node while it is open. */
export function mayHold(node: unknown, podSpec: unknown): boolean {
  const { nodeSelector, affinity, tolerations } = asObject(podSpec);
  const labels = asObject(metadataOf(node)['labels']);
  const selected = Object.entries(asObject(nodeSelector)).every(([label, value]) =>
    isFilledLater(value) ? true : labels[label] === value,
  );
  return (
    selected &&
    fitsAffinity(node, asObject(asObject(affinity)['nodeAffinity'])) &&
    toleratesAll(node, asList(tolerations).map(asObject))
  );
}

function hardTaints(node: unknown): Json[] {
  const taints = asList(asObject(asObject(node)['spec'])['taints']).map(asObject);
  return taints.filter(({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute');
}

/** A placeholder has a value of its own in each run. */
function isFilledLater(value: unknown): boolean {
  return typeof value === 'string' && value.includes('${');
}

function toleratesAll(node: unknown, tolerations: readonly Json[]): boolean {
  return hardTaints(node).every((taint) => {
    const key = asText(taint['key']) ?? '';
    // Clusters commonly let whoever asks for a GPU onto nodes that are kept for GPUs.
    if (passing.test(key) || isGpu(key)) return true;
    return tolerations.some((toleration) => tolerates(toleration, taint));
  });
}

function tolerates(toleration: Json, taint: Json): boolean {
  const { key, operator, value, effect } = toleration;
  if (asText(effect) !== undefined && effect !== taint['effect']) return false;
  if (asText(key) !== undefined && key !== taint['key']) return false;
  if (operator === 'Exists') return true;
  return asText(key) !== undefined && (value ?? '') === (taint['value'] ?? '');
}

function fitsAffinity(node: unknown, nodeAffinity: Json): boolean {
  const required = asObject(nodeAffinity['requiredDuringSchedulingIgnoredDuringExecution']);
  const terms = asList(required['nodeSelectorTerms']).map(asObject);
  if (terms.length === 0) return true;
  const labels = asObject(metadataOf(node)['labels']);
  const fields = { 'metadata.name': metadataOf(node)['name'] };
  return terms.some(({ matchExpressions, matchFields }) => {
    const byLabel = asList(matchExpressions).every((rule) => matches(asObject(rule), labels));
    return byLabel && asList(matchFields).every((rule) => matches(asObject(rule), fields));
  });
}

function matches({ key, operator, values }: Json, known: Json): boolean {
  const wanted = asList(values);
  if (wanted.some(isFilledLater)) return true;
  const value = known[asText(key) ?? ''];
  switch (operator) {
    case 'In':
      return wanted.includes(value);
    case 'NotIn':
      return !wanted.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return Number(value) > Number(wanted[0]);
    case 'Lt':
      return Number(value) < Number(wanted[0]);
    default:
      return true;
  }
}
