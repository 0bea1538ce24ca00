import { timestamp } from '../../api/time.ts';
import type { ControllerDeps, KubeObject, StoreEvent } from '../../types.ts';
import { asPod, isTerminal } from '../objects.ts';
import type { Condition, Pod } from '../objects.ts';
import { createWorkQueue } from '../queue.ts';
import { obstacles } from './fit.ts';
import { unschedulableMessage } from './message.ts';
import { findPreemption } from './preemption.ts';
import type { Preemption } from './preemption.ts';

const MANAGER = 'kube-scheduler';
const COMPONENT = 'default-scheduler';

/**
 * The scheduler: gives each pending pod a node that has room, highest priority first, and pushes
 * lower priorities out where that makes room. Looks again whenever a pod ends or a node changes.
 */
export function startScheduler(deps: ControllerDeps): { stop(): void } {
  const { store } = deps;
  const queue = createWorkQueue({ work, retryMs: deps.timing.jobSyncMs });

  function work(): 'done' {
    const waiting = store.list('pods').map(asPod).filter(isWaiting);
    for (const pod of waiting.toSorted(byPriority)) schedule(deps, pod);
    return 'done';
  }

  const unsubscribe = store.subscribe((event) => {
    if (event.resource === 'nodes' || (event.resource === 'pods' && mayMatter(event))) {
      queue.add('all');
    }
  });
  queue.add('all');
  return {
    stop() {
      unsubscribe();
      queue.stop();
    },
  };
}

/** A new pod wants a place; one that has gone or ended leaves one. */
function mayMatter({ type, object }: StoreEvent): boolean {
  return type !== 'MODIFIED' || isTerminal(asPod(object));
}

function isWaiting(pod: Pod): boolean {
  const { spec, metadata } = pod;
  if (spec.schedulerName !== COMPONENT) return false;
  return !spec.nodeName && !metadata.deletionTimestamp && !spec.schedulingGates?.length;
}

/** Higher priority first, older first among equals. */
function byPriority(a: Pod, b: Pod): number {
  const age = a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp);
  return (b.spec.priority ?? 0) - (a.spec.priority ?? 0) || age;
}

function schedule(deps: ControllerDeps, pod: Pod): void {
  const nodes = deps.store.list('nodes');
  const pods = deps.store.list('pods').map(asPod);
  const refused = nodes.map((node) => {
    const others = pods.filter((one) => one.spec.nodeName === node.metadata.name);
    return { node, obstacles: obstacles(pod, node, others) };
  });
  const free = refused.find((one) => one.obstacles.length === 0);
  if (free) {
    bind(deps, pod, free.node);
    return;
  }
  // One that has made room already waits for it.
  const nominated = pods.filter((one) => one.spec.nodeName === pod.status.nominatedNodeName);
  if (nominated.some((one) => one.metadata.deletionTimestamp && !isTerminal(one))) return;
  const preemption = findPreemption(pod, nodes, pods);
  refuse(deps, pod, unschedulableMessage(refused, preemption !== undefined), preemption);
}

function bind(deps: ControllerDeps, pod: Pod, node: KubeObject): void {
  const { name, namespace } = pod.metadata;
  setScheduled(deps, pod, { status: 'True' }, (draft) => {
    draft['spec'].nodeName = node.metadata.name;
    delete draft['status'].nominatedNodeName;
  });
  const message = `Successfully assigned ${namespace}/${name} to ${node.metadata.name}`;
  deps.events.record(pod, { type: 'Normal', reason: 'Scheduled', message, component: COMPONENT });
}

function refuse(
  deps: ControllerDeps,
  pod: Pod,
  message: string,
  preemption: Preemption | undefined,
): void {
  const standing = pod.status.conditions?.find(({ type }) => type === 'PodScheduled');
  if (standing?.message === message && !preemption) return;
  const refusal = { status: 'False', reason: 'Unschedulable', message };
  setScheduled(deps, pod, refusal, (draft) => {
    if (preemption) draft['status'].nominatedNodeName = preemption.node;
  });
  const event = { type: 'Warning', reason: 'FailedScheduling', component: COMPONENT } as const;
  deps.events.record(pod, { ...event, message });
  for (const victim of preemption?.victims ?? []) preempt(deps, pod, victim);
}

function preempt(deps: ControllerDeps, pod: Pod, victim: Pod): void {
  const { name, namespace, uid } = victim.metadata;
  if (victim.metadata.deletionTimestamp) return;
  const disruption = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'PreemptionByScheduler',
    message: 'default-scheduler: preempting to accommodate a higher priority pod',
  };
  setCondition(deps, victim, disruption);
  deps.store.delete('pods', namespace, name, { uid });
  const message = `Preempted by pod ${pod.metadata.uid} on node ${victim.spec.nodeName}`;
  deps.events.record(victim, {
    type: 'Normal',
    reason: 'Preempted',
    message,
    component: COMPONENT,
  });
}

function setScheduled(
  deps: ControllerDeps,
  pod: Pod,
  outcome: Pick<Condition, 'status' | 'reason' | 'message'>,
  change: (draft: KubeObject) => void,
): void {
  setCondition(deps, pod, { type: 'PodScheduled', ...outcome }, change);
}

function setCondition(
  { store }: ControllerDeps,
  pod: Pod,
  condition: Condition,
  change: (draft: KubeObject) => void = () => {},
): void {
  const { name, namespace, generation } = pod.metadata;
  const { type, ...rest } = condition;
  const times = { lastProbeTime: null, lastTransitionTime: timestamp(new Date()) };
  const whole = { type, ...(rest.reason && { observedGeneration: generation }), ...times, ...rest };
  store.update(
    'pods',
    namespace,
    name,
    (draft) => {
      const standing: readonly Condition[] = draft['status'].conditions ?? [];
      draft['status'].conditions = [...standing.filter((one) => one.type !== type), whole];
      change(draft);
    },
    { manager: MANAGER },
  );
}
