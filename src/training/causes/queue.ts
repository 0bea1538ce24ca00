import type { WorkloadObservation } from '../observation.ts';
import { isTrue } from '../pods.ts';
import { capital, found, raw, type Row } from './row.ts';

interface Said {
  readonly reason?: string;
  readonly message?: string;
}

/** Why the queue took the run back, while it has not let it in again. */
const evicted = ({ conditions }: WorkloadObservation): Said => isTrue(conditions, 'Evicted') ?? {};

/** Why the queue has not let it in yet. */
const refused = ({ conditions }: WorkloadObservation): Said =>
  conditions.find(({ type, status }) => type === 'QuotaReserved' && status === 'False') ?? {};

const of =
  (words: (workload: WorkloadObservation) => Said, reason: RegExp, message = /(?:)/) =>
  (workload: WorkloadObservation): boolean =>
    reason.test(words(workload).reason ?? '') && message.test(words(workload).message ?? '');

const queueOf = ({ queue }: WorkloadObservation): string =>
  queue === undefined ? 'its queue' : `the queue "${queue}"`;

function evidence(workload: WorkloadObservation): string {
  return [evicted(workload), refused(workload)]
    .map(({ reason, message }) => raw(reason, message))
    .filter((line) => line !== '')
    .join('\n');
}

const deactivated = /^(?:Deactivated|InactiveWorkload)/;
/** The queue has a place for it, and something else has still to agree. */
function isChecked({ conditions }: WorkloadObservation): boolean {
  return isTrue(conditions, 'QuotaReserved') !== undefined;
}

function checks({ checks: all = [] }: WorkloadObservation): string {
  return all.map(({ name, state, message }) => raw(`${name} ${state}`, message)).join('\n');
}

/** Why a run was put out that may come back. */
const whyPaused: readonly (readonly [RegExp, string])[] = [
  [/^PodsReadyTimeout$/, 'it did not get going in time'],
  [/^AdmissionCheck$/, 'the cluster could not give it what it needs'],
  [/^NodeFailures$/, 'a node that it ran on failed'],
];

function pausedBecause(workload: WorkloadObservation): string {
  const reason = evicted(workload).reason ?? '';
  const why = whyPaused.find(([pattern]) => pattern.test(reason))?.[1];
  return why === undefined ? 'it went' : `${why}, and it went`;
}

/** Older versions of Kueue know only these two. */
const unspecific = /^(?:Pending|Inadmissible)$/;

/** What Kueue says of a run that it has not let in; a queue that admitted it says nothing. */
export const workloadCauses: readonly Row<WorkloadObservation>[] = [
  {
    code: 'queue-admitted',
    when: ({ conditions }) =>
      isTrue(conditions, 'Admitted') !== undefined && isTrue(conditions, 'Evicted') === undefined,
    say: () => ({
      cause: 'The queue has let the run in; it starts in a moment.',
      fix: 'Wait a moment.',
    }),
  },
  {
    code: 'queue-time-limit',
    when: (workload) =>
      of(evicted, /MaximumExecutionTimeExceeded/)(workload) ||
      of(evicted, deactivated, /maximum ?execution ?time/i)(workload),
    hopeless: true,
    say: (workload) => ({
      cause: `The run was stopped at the time limit of ${queueOf(workload)}.`,
      fix: 'Ask the platform team for a longer limit, and start again from the last checkpoint.',
      evidence: evidence(workload),
    }),
  },
  {
    code: 'queue-gave-up',
    when: of(evicted, /RequeuingLimitExceeded/),
    hopeless: true,
    say: (workload) => ({
      cause: `The run was put out of ${queueOf(workload)}: it did not get going in time, as often as it was tried.`,
      fix: 'Show the evidence to the platform team: its pods may never have become ready.',
      evidence: evidence(workload),
    }),
  },
  {
    code: 'queue-gave-up',
    when: of(evicted, deactivated),
    hopeless: true,
    say: (workload) => ({
      cause: `The run was put out of ${queueOf(workload)} and will not start by itself.`,
      fix: 'Show the evidence to the platform team, or start the run again.',
      evidence: evidence(workload),
    }),
  },
  {
    code: 'queue-stopped',
    when: (workload) =>
      of(evicted, /^(?:Cluster|Local)QueueStopped$/)(workload) ||
      of(refused, /^Suspended$/)(workload) ||
      of(refused, unspecific, /queue .*(?:is stopped|is inactive)/i)(workload),
    say: (workload) => ({
      cause: `The platform team has stopped ${queueOf(workload)} for now.`,
      fix: 'Wait: the run starts when the queue is opened again.',
      evidence: evidence(workload),
    }),
  },
  {
    code: 'queue-preempted',
    when: of(evicted, /^Preempted$/),
    say: (workload) => ({
      cause: `The run is paused: one of higher priority took its place in ${queueOf(workload)}.`,
      fix: 'Wait: it starts again by itself; code that loads its last checkpoint loses least.',
      evidence: evidence(workload),
    }),
  },
  {
    code: 'queue-paused',
    when: of(evicted, /./),
    say: (workload) => ({
      cause: `The run is paused: ${pausedBecause(workload)} back into ${queueOf(workload)}.`,
      fix: 'Wait: it starts again by itself; code that loads its last checkpoint loses least.',
      evidence: evidence(workload),
    }),
  },
  {
    code: 'queue-too-small',
    when: (workload) =>
      of(refused, /^ExceedsMaxQuota$/)(workload) ||
      of(
        refused,
        unspecific,
        /insufficient quota .*maximum capacity|exceeds? (?:the )?max/i,
      )(workload),
    hopeless: true,
    say: (workload) => ({
      cause: `This run asks for more than ${queueOf(workload)} may ever give.`,
      fix: 'Ask for fewer GPUs (`gpu=`), or use another queue.',
      evidence: evidence(workload),
    }),
  },
  {
    code: 'queue-no-such-node',
    when: of(refused, /^(?:NoMatchingFlavor|TopologyPlacementFailed)$/),
    hopeless: true,
    say: (workload) => ({
      cause: `No kind of node in ${queueOf(workload)} fits this run.`,
      fix: 'Ask for another type, or ask the platform team which kinds of nodes the queue has.',
      evidence: evidence(workload),
    }),
  },
  {
    code: 'queue-missing',
    when: (workload) =>
      of(refused, /^Misconfigured$/)(workload) ||
      of(refused, unspecific, /(?:doesn't|does not) exist|not found/i)(workload),
    hopeless: true,
    say: (workload) => ({
      cause: `${named(workload)} does not exist here, or is not set up.`,
      fix: 'Correct the name of the queue, or show the evidence to the platform team.',
      evidence: evidence(workload),
    }),
  },
  {
    code: 'queue-checks',
    when: isChecked,
    say: (workload) => ({
      cause: `${capital(queueOf(workload))} has a place for the run; the cluster still prepares what it needs.`,
      fix: 'Wait; where nodes are started for it, that takes some minutes.',
      evidence: checks(workload),
    }),
  },
  {
    code: 'queue-waiting',
    when: () => true,
    say: (workload) => ({
      cause: `The run waits for its turn in ${queueOf(workload)}${placeOf(workload)}.`,
      fix: 'Wait, or ask for fewer GPUs (`gpu=`): smaller runs find a place sooner.',
      evidence: evidence(workload),
    }),
  },
];

function placeOf({ place }: WorkloadObservation): string {
  return place === undefined ? '' : ` (place ${place.place} of ${place.of})`;
}

function named(workload: WorkloadObservation): string {
  const queue = found(refused(workload).message, /LocalQueue "?([\w.-]+)"? /) ?? workload.queue;
  return queue === undefined ? 'The queue of this run' : `The queue "${queue}"`;
}
