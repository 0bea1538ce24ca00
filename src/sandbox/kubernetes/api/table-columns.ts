import type { KubeObject, StoredResource } from '../types.ts';
import { recordOf, records, textOf, type Json } from './json.ts';
import { humanDuration } from './time.ts';

/** One column of kubectl's table. Priority 1 is only shown with `-o wide`. */
export interface Column {
  readonly name: string;
  readonly priority: 0 | 1;
  readonly cell: (object: KubeObject, now: Date) => string | number;
}

type Cell = Column['cell'];

function column(name: string, cell: Cell): Column {
  return { name, priority: 0, cell };
}

function wide(name: string, cell: Cell): Column {
  return { name, priority: 1, cell };
}

function since(time: unknown, now: Date): string {
  if (typeof time !== 'string') return '<unknown>';
  return humanDuration(now.getTime() - Date.parse(time));
}

const name = column('Name', ({ metadata }) => metadata.name);
const age = column('Age', ({ metadata }, now) => since(metadata.creationTimestamp, now));

const specOf = (object: KubeObject): Json => recordOf(object['spec']);
const statusOf = (object: KubeObject): Json => recordOf(object['status']);
const joined = (values: readonly unknown[]): string => values.map(String).join(',') || '<none>';

function labelsText(labels: Json): string {
  return joined(Object.entries(labels).map(([key, value]) => `${key}=${String(value)}`));
}

function jobStatus(job: KubeObject): string {
  const isTrue = (type: string): boolean =>
    records(statusOf(job)['conditions']).some(
      (one) => one['type'] === type && one['status'] === 'True',
    );
  if (isTrue('Complete')) return 'Complete';
  if (isTrue('Failed')) return 'Failed';
  if (job.metadata.deletionTimestamp !== undefined) return 'Terminating';
  if (isTrue('Suspended')) return 'Suspended';
  if (isTrue('FailureTarget')) return 'FailureTarget';
  return isTrue('SuccessCriteriaMet') ? 'SuccessCriteriaMet' : 'Running';
}

function completions(job: KubeObject): string {
  const { completions: wanted, parallelism } = specOf(job);
  const done = Number(statusOf(job)['succeeded'] ?? 0);
  if (wanted !== undefined) return `${done}/${Number(wanted)}`;
  return Number(parallelism) > 1 ? `${done}/1 of ${Number(parallelism)}` : `${done}/1`;
}

function jobDuration(job: KubeObject, now: Date): string {
  const { startTime, completionTime } = statusOf(job);
  if (typeof startTime !== 'string') return '';
  const end = typeof completionTime === 'string' ? new Date(completionTime) : now;
  return humanDuration(end.getTime() - Date.parse(startTime));
}

const templateContainers = (job: KubeObject): Json[] =>
  records(recordOf(recordOf(specOf(job)['template'])['spec'])['containers']);

/** A container's word for the STATUS column, if it has one that says more than the phase. */
function containerReason(status: Json): string | undefined {
  const waiting = recordOf(recordOf(status['state'])['waiting'])['reason'];
  const ended = recordOf(recordOf(status['state'])['terminated']);
  if (typeof waiting === 'string' && waiting !== '') return waiting;
  if (typeof ended['reason'] === 'string' && ended['reason'] !== '') return ended['reason'];
  if (ended['exitCode'] === undefined) return undefined;
  return `ExitCode:${Number(ended['exitCode'])}`;
}

/** The first init container that is not done: `Init:0/1`, `Init:Error`. */
function initReason(pod: KubeObject): string | undefined {
  const statuses = records(statusOf(pod)['initContainerStatuses']);
  const total = records(specOf(pod)['initContainers']).length;
  const index = statuses.findIndex(
    (status) => recordOf(recordOf(status['state'])['terminated'])['exitCode'] !== 0,
  );
  const status = statuses[index];
  if (status === undefined) return undefined;
  const reason = containerReason(status);
  const isPlain = reason === undefined || reason === 'PodInitializing';
  return isPlain ? `Init:${index}/${total}` : `Init:${reason}`;
}

/** What kubectl shows as a pod's STATUS: its phase, or the reason that says more. */
export function podStatus(pod: KubeObject): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating';
  const { phase, reason } = statusOf(pod);
  const init = initReason(pod);
  if (init !== undefined) return init;
  const ofContainers = records(statusOf(pod)['containerStatuses'])
    .map(containerReason)
    .findLast((found) => found !== undefined);
  return ofContainers ?? textOf(reason, textOf(phase, 'Unknown'));
}

function restarts(pod: KubeObject): number {
  return records(statusOf(pod)['containerStatuses'])
    .map((status) => Number(status['restartCount'] ?? 0))
    .reduce((sum, count) => sum + count, 0);
}

function ready(pod: KubeObject): string {
  const statuses = records(statusOf(pod)['containerStatuses']);
  const total = records(specOf(pod)['containers']).length;
  return `${statuses.filter((status) => status['ready'] === true).length}/${total}`;
}

function nodeStatus(node: KubeObject): string {
  const condition = records(statusOf(node)['conditions']).find((one) => one['type'] === 'Ready');
  const word = condition?.['status'] === 'True' ? 'Ready' : 'NotReady';
  return specOf(node)['unschedulable'] === true ? `${word},SchedulingDisabled` : word;
}

const sizeOf = (value: unknown): number => Object.keys(recordOf(value)).length;
const data = column('Data', (object) => sizeOf(object['data']) + sizeOf(object['binaryData']));

function quotaText(quota: KubeObject, isLimit: boolean): string {
  const { hard, used } = statusOf(quota);
  return Object.entries(recordOf(hard))
    .filter(([key]) => key.startsWith('limits.') === isLimit)
    .map(([key, value]) => `${key}: ${textOf(recordOf(used)[key], '0')}/${String(value)}`)
    .join(', ');
}

function eventObject(event: KubeObject): string {
  const { kind, name: involved } = recordOf(event['involvedObject']);
  return `${String(kind).toLowerCase()}/${String(involved)}`;
}

/** The columns of each resource, as the API server prints them; others have name and age. */
const COLUMNS: Partial<Record<StoredResource, readonly Column[]>> = {
  jobs: [
    name,
    column('Status', jobStatus),
    column('Completions', completions),
    column('Duration', jobDuration),
    age,
    wide('Containers', (job) => joined(templateContainers(job).map((one) => one['name']))),
    wide('Images', (job) => joined(templateContainers(job).map((one) => one['image']))),
    wide('Selector', (job) =>
      labelsText(recordOf(recordOf(specOf(job)['selector'])['matchLabels'])),
    ),
  ],
  pods: [
    name,
    column('Ready', ready),
    column('Status', podStatus),
    column('Restarts', restarts),
    age,
    wide('IP', (pod) => textOf(statusOf(pod)['podIP'], '<none>')),
    wide('Node', (pod) => textOf(specOf(pod)['nodeName'], '<none>')),
    wide('Nominated Node', (pod) => textOf(statusOf(pod)['nominatedNodeName'], '<none>')),
    wide('Readiness Gates', () => '<none>'),
  ],
  events: [
    column('Last Seen', (event, now) => since(event['lastTimestamp'] ?? event['eventTime'], now)),
    column('Type', (event) => String(event['type'])),
    column('Reason', (event) => String(event['reason'])),
    column('Object', eventObject),
    column('Message', (event) => String(event['message']).trim()),
    wide('Name', ({ metadata }) => metadata.name),
  ],
  nodes: [
    name,
    column('Status', nodeStatus),
    column('Roles', () => '<none>'),
    age,
    column('Version', (node) => textOf(recordOf(statusOf(node)['nodeInfo'])['kubeletVersion'])),
  ],
  namespaces: [name, column('Status', (object) => String(statusOf(object)['phase'])), age],
  configmaps: [name, data, age],
  secrets: [name, column('Type', (secret) => String(secret['type'])), data, age],
  serviceaccounts: [name, column('Secrets', (account) => records(account['secrets']).length), age],
  leases: [name, column('Holder', (lease) => textOf(specOf(lease)['holderIdentity'])), age],
  resourcequotas: [
    name,
    column('Request', (quota) => quotaText(quota, false)),
    column('Limit', (quota) => quotaText(quota, true)),
    age,
  ],
  roles: [name, column('Created At', ({ metadata }) => metadata.creationTimestamp)],
  rolebindings: [
    name,
    column('Role', (binding) => {
      const { kind, name: role } = recordOf(binding['roleRef']);
      return `${String(kind)}/${String(role)}`;
    }),
    age,
  ],
};

export function columnsOf(resource: StoredResource): readonly Column[] {
  return COLUMNS[resource] ?? [name, age];
}
