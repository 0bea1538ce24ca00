import type { PodObservation } from '../observation.ts';
import { isTrue, startOf } from '../pods.ts';
import { capital, raw, type Row } from './row.ts';

/** Most causes here are the pod's own reason and message. */
const because =
  (reason: RegExp, words: RegExp = /(?:)/) =>
  (pod: PodObservation): boolean =>
    reason.test(pod.reason ?? '') && words.test(pod.message ?? '');

/** `DisruptionTarget=True` with this reason: somebody took the pod away. */
const disrupted =
  (reason: RegExp) =>
  ({ conditions }: PodObservation): boolean =>
    reason.test(isTrue(conditions, 'DisruptionTarget')?.reason ?? '');

const takenFromLostNode = disrupted(/^(?:DeletionByTaintManager|DeletionByPodGC)$/);

const evidence = ({ reason, message }: PodObservation): string => raw(reason, message);

function disruption({ conditions }: PodObservation): string {
  const condition = isTrue(conditions, 'DisruptionTarget');
  return raw(condition?.reason, condition?.message);
}

const nodeOf = ({ nodeName }: PodObservation): string => `node ${nodeName ?? '(unknown)'}`;

const resume = 'Start it again from its last checkpoint.';

/** Why the node or the cluster ended a pod: what the pod as a whole says. */
export const podCauses: readonly Row<PodObservation>[] = [
  {
    code: 'time-limit',
    when: because(/^DeadlineExceeded$/),
    hopeless: true,
    say: (pod) => ({
      cause: 'The run was stopped at its time limit.',
      fix: 'Ask for more time (`time=`), and start again from the last checkpoint.',
      evidence: evidence(pod),
    }),
  },
  {
    code: 'scratch-limit',
    when: because(
      /^Evicted$/,
      /exceeded its local ephemeral storage|EmptyDir volume .*exceeds|exceeds the limit/i,
    ),
    hopeless: true,
    say: (pod) => ({
      cause: 'The run wrote more to scratch disk than it may.',
      fix: 'Write large files below the output folders, or ask the platform team for a higher limit.',
      evidence: evidence(pod),
    }),
  },
  {
    code: 'node-disk-full',
    when: because(/^Evicted$/, /ephemeral-storage|nodefs|imagefs|disk|inodes/i),
    say: (pod) => ({
      cause: `${capital(nodeOf(pod))} ran out of disk, so the run was stopped.`,
      fix: 'Write large files below the output folders, not elsewhere in the container.',
      evidence: evidence(pod),
    }),
  },
  {
    code: 'node-memory-full',
    when: because(/^Evicted$/, /memory/i),
    say: (pod) => ({
      cause: `${capital(nodeOf(pod))} ran out of memory (RAM), so the run was stopped.`,
      fix: 'Ask for more memory (`memory=`), so that the node keeps it for you.',
      evidence: evidence(pod),
    }),
  },
  {
    code: 'evicted',
    when: because(/^Evicted$/),
    say: (pod) => ({
      cause: `${capital(nodeOf(pod))} ran short of something and stopped the run.`,
      fix: resume,
      evidence: evidence(pod),
    }),
  },
  {
    code: 'preempted',
    when: (pod) =>
      because(/^Preempting$/)(pod) || disrupted(/^(?:PreemptionByScheduler|Preempted)/)(pod),
    say: (pod) => ({
      cause: 'The run had to make room for one of higher priority.',
      fix: 'Training code that loads its last checkpoint loses least.',
      evidence: disruption(pod) || evidence(pod),
    }),
  },
  {
    code: 'node-shutdown',
    when: (pod) =>
      because(/^(?:Terminated|Shutdown|NodeShutdown)$/)(pod) ||
      because(/(?:)/, /node shutdown/i)(pod),
    say: (pod) => ({
      cause: `${capital(nodeOf(pod))} was shut down.`,
      fix: resume,
      evidence: evidence(pod),
    }),
  },
  {
    code: 'node-refused',
    when: because(
      /^(?:OutOf|UnexpectedAdmissionError$|NodeAffinity$|SupplementalGroupsPolicyNotSupported$|PodOSNotSupported$|InvalidNodeInfo$|UnknownReason$)/,
    ),
    say: (pod) => ({
      cause: `${capital(nodeOf(pod))} took the run and then refused it: ${whatWasGone(pod)}.`,
      fix: 'Start the run again; if it is refused again, show the evidence to the platform team.',
      evidence: evidence(pod),
    }),
  },
  {
    code: 'drained',
    when: disrupted(/^EvictionByEvictionAPI$/),
    say: (pod) => ({
      cause: `${capital(nodeOf(pod))} was taken for maintenance, so the run was moved away.`,
      fix: 'Training code that loads its last checkpoint loses least.',
      evidence: disruption(pod),
    }),
  },
  {
    code: 'node-lost',
    when: (pod) => because(/^NodeLost$/)(pod) || takenFromLostNode(pod),
    say: (pod) => ({
      cause: `${capital(nodeOf(pod))} stopped answering, and the run on it was given up.`,
      fix: resume,
      evidence: disruption(pod) || evidence(pod),
    }),
  },
  {
    code: 'gpu-lost',
    when: disrupted(/^DeletionByDeviceTaintManager$/),
    say: (pod) => ({
      cause: `A GPU of ${nodeOf(pod)} was taken out of service, and the run with it.`,
      fix: resume,
      evidence: disruption(pod),
    }),
  },
  {
    code: 'node-stopped-it',
    when: disrupted(/./),
    say: (pod) => ({
      cause: `The cluster stopped the run on ${nodeOf(pod)}.`,
      fix: resume,
      evidence: disruption(pod) || evidence(pod),
    }),
  },
];

function whatWasGone({ reason = '', message = '' }: PodObservation): string {
  if (/unhealthy/i.test(message)) return 'a GPU of it is out of order';
  if (/gpu|device/i.test(reason + message)) return 'the GPUs it needs were not free there any more';
  return 'what it needs was not free there any more';
}

/** A pod that somebody deleted while it was waiting: what it waited for is not why it ended. */
export const deletedUnstarted: Row<PodObservation> = {
  code: 'pod-deleted',
  when: (pod) => pod.deletionTimestamp !== undefined && startOf(pod) === undefined,
  say: (pod) => ({
    cause: 'The run’s pod was deleted in the cluster before it could start.',
    fix: 'Start the run again if that was not intended.',
    evidence: evidence(pod),
  }),
};

/** Its Job makes no other pod before this one is known to have stopped, which only its node can tell. */
export const heldByLostNode: Row<PodObservation> = {
  code: 'node-lost',
  when: (pod) => pod.phase !== 'Failed' && takenFromLostNode(pod),
  say: (pod) => ({
    cause: `${capital(nodeOf(pod))} stopped answering; the run starts again when the node is back or was removed.`,
    fix: 'Tell the platform team that the node does not answer.',
    evidence: disruption(pod),
  }),
};

/** A reason that no row above knows: said only when nothing else explains the end. */
export const unknownPodCause: Row<PodObservation> = {
  code: 'pod-failed',
  when: ({ phase, reason }) => phase === 'Failed' && reason !== undefined && reason !== '',
  say: (pod) => ({
    cause: `${capital(nodeOf(pod))} ended the run for a reason of its own.`,
    fix: 'Show the evidence to the platform team.',
    evidence: evidence(pod),
  }),
};

/** True where the node controller lost sight of a pod that runs as far as anybody knows. */
function nodeIsSilent(pod: PodObservation): boolean {
  const ready = pod.conditions.find(({ type }) => type === 'Ready');
  const containers = pod.conditions.find(({ type }) => type === 'ContainersReady');
  return (
    pod.phase === 'Running' &&
    ready?.status === 'False' &&
    ready.reason === undefined &&
    containers?.status === 'True'
  );
}

/** A run on a node that does not answer. */
export const silentNode: Row<PodObservation> = {
  code: 'node-silent',
  when: nodeIsSilent,
  say: (pod) => ({
    cause: `${capital(nodeOf(pod))} does not answer; nobody can tell how the run on it is doing.`,
    fix: 'Wait: it goes on when the node is back, or starts again when the node is given up.',
    evidence: 'Ready=False, set by the node controller',
  }),
};
