import { createLastMetrics } from '../training/progress.ts';
import { cleanLog } from '../training/log-lines.ts';
import type { Diagnosis } from '../training/cause.ts';
import type { Observation } from '../training/observation.ts';
import { isGone } from '../training/phase.ts';
import { ownEnd, startOf } from '../training/pods.ts';
import { deriveRun, type EndPhase, type RunState } from '../training/run.ts';
import { inTurns } from '../turns.ts';
import type { Look } from './look.ts';
import type { Milestone, RunView } from './ports.ts';
import { recordedOf } from './recorded.ts';
import { readLog, type LogDeps } from './whole-log.ts';

/** Lines of a log that may hold the last metrics or the cause of an end. */
const tailLines = 200;
/** A line may hold hundreds of drawings of a bar. */
const linesAtATime = 5;
/** Lines that a failed milestone shows. */
const shownLines = 20;
/** Characters of them that a message has room for. */
const shownCharacters = 2_000;

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
export async function reportEnd(key: EndPhase, look: Look, deps: LogDeps): Promise<Report> {
  const { snapshot, observation, memory, view, now, patterns } = look;
  if (isGone(key)) return { milestone: { kind: key }, view };
  if (memory.log.length === 0) memory.log = await readLog(look, deps, tailLines);
  const lines = memory.log;
  if (key === 'finished')
    return { milestone: { kind: 'finished', metrics: await lastMetrics(lines) }, view };
  const state = deriveRun(observation, now, {
    ...recordedOf(look.stored?.record),
    log: lines,
    asked: snapshot.spec,
    patterns,
  });
  const diagnosis = state.diagnosis ?? unexplained;
  const shown = lines.length > 0 ? lines : keptByKubelet(observation, state);
  const log = cleanLog(shown);
  return {
    milestone: { kind: 'failed', diagnosis, log: log.slice(-shownLines) },
    view: { ...view, state: { ...state, diagnosis }, spec: snapshot.spec },
  };
}

async function lastMetrics(lines: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const last = createLastMetrics();
  await inTurns(lines, linesAtATime, (line) => last.add(line));
  return last.metrics();
}

/** True where a message has no room for all of these lines. */
export function isTooLongToShow(lines: readonly string[]): boolean {
  return lines.length > shownLines || lines.join('\n').length > shownCharacters;
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
