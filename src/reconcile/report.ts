import { lastMetrics } from '../training/progress.ts';
import { cleanLog } from '../training/log-lines.ts';
import type { Diagnosis } from '../training/diagnosis.ts';
import type { Observation } from '../training/observation.ts';
import { ownEnd, startOf } from '../training/pods.ts';
import { deriveRun, type EndPhase, type RunState } from '../training/run.ts';
import { withinTime, type Clock } from './clock.ts';
import type { Look } from './look.ts';
import type { Milestone, RunSource, RunView } from './ports.ts';

/** Lines of a log that may hold the last metrics or the cause of an end. */
const tailLines = 200;
/** Lines that a failed milestone shows. */
const shownLines = 20;
/** A log that takes longer than this is not waited for. */
const logMs = 10_000;

const unexplained: Diagnosis = {
  code: 'failed',
  cause: 'The run failed, and the cluster kept no cause.',
  fix: 'Look at the outputs, and start it again.',
  hopeless: true,
};

/** A last milestone, and the run as it stands in its light. */
export interface Report {
  readonly milestone: Milestone;
  readonly view: RunView;
}

/** Reads what the last milestone of a run tells beside the run itself. Never rejects. */
export async function reportEnd(
  key: EndPhase,
  look: Look,
  { source, clock }: { source: RunSource; clock: Clock },
): Promise<Report> {
  const { snapshot, observation, memory, view, now } = look;
  if (key === 'deleted') return { milestone: { kind: 'deleted' }, view };
  if (memory.log.length === 0) memory.log = await readLog(look, source, clock);
  const lines = memory.log;
  if (key === 'finished')
    return { milestone: { kind: 'finished', metrics: lastMetrics(lines) }, view };
  const state = deriveRun(observation, now, { log: lines });
  const diagnosis = state.diagnosis ?? unexplained;
  const shown = lines.length > 0 ? lines : keptByKubelet(observation, state);
  const log = cleanLog(shown).slice(-shownLines);
  return {
    milestone: { kind: 'failed', diagnosis, log },
    view: { ...view, state: { ...state, diagnosis }, spec: snapshot.spec },
  };
}

function readLog(
  { snapshot, observation, view }: Look,
  source: RunSource,
  clock: Clock,
): Promise<readonly string[]> {
  const { podName } = view.state;
  if (podName === undefined) return Promise.resolve([]);
  const container = failedPreparation(observation, podName);
  const request = { podName, lines: tailLines, ...(container !== undefined && { container }) };
  return withinTime(clock, logMs, source.logTail(snapshot, request), []);
}

/** The init container whose log tells why training never began, if one failed. */
function failedPreparation({ pods }: Observation, podName: string): string | undefined {
  const pod = pods.find(({ name }) => name === podName);
  if (!pod || startOf(pod) !== undefined) return undefined;
  return pod.initContainers.find(({ state }) => (state.terminated?.exitCode ?? 0) !== 0)?.name;
}

/** The end of the log as the kubelet kept it in the pod, for when the log itself is gone. */
function keptByKubelet({ pods }: Observation, { podName }: RunState): readonly string[] {
  const pod = pods.find(({ name }) => name === podName);
  if (!pod) return [];
  const preparation = pod.initContainers.find(
    ({ state }) => (state.terminated?.exitCode ?? 0) !== 0,
  )?.state.terminated;
  const end = startOf(pod) === undefined ? preparation : ownEnd(pod);
  return (end?.message ?? '').split('\n');
}
