import type { NewObject } from '../../types.ts';
import { isRecord, recordOf, records, type Json } from '../json.ts';

/** `:latest` and no tag at all are pulled each time; a digest or another tag only when missing. */
function pullPolicy(image: unknown): 'Always' | 'IfNotPresent' {
  if (typeof image !== 'string' || image.includes('@')) return 'IfNotPresent';
  const tag = image.slice(image.lastIndexOf('/') + 1).split(':')[1] ?? 'latest';
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function defaultContainer(container: Json): void {
  container['resources'] ??= {};
  container['terminationMessagePath'] ??= '/dev/termination-log';
  container['terminationMessagePolicy'] ??= 'File';
  container['imagePullPolicy'] ??= pullPolicy(container['image']);
  for (const port of records(container['ports'])) port['protocol'] ??= 'TCP';
  for (const variable of records(container['env'])) {
    const from = variable['valueFrom'];
    if (isRecord(from) && isRecord(from['fieldRef'])) from['fieldRef']['apiVersion'] ??= 'v1';
  }
}

function defaultVolume(volume: Json): void {
  const { hostPath, secret, configMap } = volume;
  if (isRecord(hostPath)) hostPath['type'] ??= '';
  if (isRecord(secret)) secret['defaultMode'] ??= 420;
  if (isRecord(configMap)) configMap['defaultMode'] ??= 420;
  const sources = Object.keys(volume).filter((key) => key !== 'name');
  if (sources.length === 0) volume['emptyDir'] = {};
}

/** The defaults of a pod spec wherever it stands: in a Pod or in a Job's template. */
export function defaultPodSpec(spec: Json): void {
  for (const volume of records(spec['volumes'])) defaultVolume(volume);
  for (const container of allContainers(spec)) defaultContainer(container);
  spec['restartPolicy'] ??= 'Always';
  spec['terminationGracePeriodSeconds'] ??= 30;
  spec['dnsPolicy'] ??= 'ClusterFirst';
  spec['securityContext'] ??= {};
  spec['schedulerName'] ??= 'default-scheduler';
}

/** Init containers and containers, in the order they start. */
export function allContainers(spec: Json): Json[] {
  return [...records(spec['initContainers']), ...records(spec['containers'])];
}

/** A limit without a request is also the request. Only in Pods: a Job's template keeps the gap. */
function requestWhatIsLimited(container: Json): void {
  const resources = container['resources'];
  if (!isRecord(resources) || !isRecord(resources['limits'])) return;
  resources['requests'] = { ...resources['limits'], ...recordOf(resources['requests']) };
}

function toleration(key: string): Json {
  return { key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 };
}

const NODE_TROUBLE = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

/** Guaranteed, Burstable or BestEffort, from the cpu and memory of every container. */
function qosClass(spec: Json): string {
  const resources = allContainers(spec).map((container) => recordOf(container['resources']));
  const of = (part: Json, kind: string): unknown[] =>
    ['cpu', 'memory'].map((name) => recordOf(part[kind])[name]);
  const all = resources.flatMap((part) => [...of(part, 'requests'), ...of(part, 'limits')]);
  if (all.every((value) => value === undefined)) return 'BestEffort';
  const guaranteed = resources.every((part) => {
    const limits = of(part, 'limits');
    return limits.every((limit, i) => limit !== undefined && limit === of(part, 'requests')[i]);
  });
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

/** What the API server and its admission plugins fill into a new Pod. */
export function defaultPod(pod: NewObject): void {
  const spec = recordOf(pod['spec']);
  pod['spec'] = spec;
  defaultPodSpec(spec);
  for (const container of allContainers(spec)) requestWhatIsLimited(container);
  spec['serviceAccountName'] ??= 'default';
  spec['serviceAccount'] ??= spec['serviceAccountName'];
  const tolerations = records(spec['tolerations']);
  const missing = NODE_TROUBLE.filter((key) => !tolerations.some((one) => one['key'] === key));
  spec['tolerations'] = [...tolerations, ...missing.map(toleration)];
  spec['priority'] ??= 0;
  spec['enableServiceLinks'] ??= true;
  spec['preemptionPolicy'] ??= 'PreemptLowerPriority';
  pod['status'] = { phase: 'Pending', qosClass: qosClass(spec) };
}
