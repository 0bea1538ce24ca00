import { within, type Clock } from '../clock.ts';
import { cleanLog, leftOut } from '../training/log-lines.ts';
import type { Observation } from '../training/observation.ts';
import { startOf } from '../training/pods.ts';
import type { RunState } from '../training/run.ts';
import type { Look } from './look.ts';
import type { RunSource, SharedLogs } from './ports.ts';

/** Where the log of a run can be read. */
export interface LogDeps {
  readonly source: RunSource;
  readonly sharedLogs: SharedLogs;
  readonly clock: Clock;
}

/** A log that takes longer than this is not waited for. */
const logMs = 10_000;

/** What goes up as a file, at most. */
const fileLines = 2_000;
const fileBytes = 1_000_000;
const fileLineLength = 5_000;

/**
 * The last lines of a run's log, as the program wrote them: from its pod, else from the share; []
 * where there is none to be had. Never rejects.
 */
export async function readLog(
  look: Look,
  deps: LogDeps,
  lines: number,
): Promise<readonly string[]> {
  const { snapshot, observation, view } = look;
  const told = tellingLog(observation, view.state);
  const fromPod = told
    ? await inTime(deps.clock, () => deps.source.logTail(snapshot, { ...told, lines }))
    : [];
  // What a preparation said never reaches the share.
  if (fromPod.length > 0 || told?.container !== undefined) return fromPod;
  return inTime(deps.clock, () => deps.sharedLogs.tail(snapshot.spec, lines));
}

/** The log that tells most about a run: of its telling pod, there of the step that failed. */
export function tellingLog(
  observation: Observation,
  { podName }: RunState,
): { readonly podName: string; readonly container?: string } | undefined {
  if (podName === undefined) return undefined;
  const container = failedPreparation(observation, podName);
  return { podName, ...(container !== undefined && { container }) };
}

/** The log as it goes up as a file: cleaned, secrets masked, its end where it is too long. */
export async function readLogFile(look: Look, deps: LogDeps): Promise<readonly string[]> {
  const lines = await readLog(look, deps, fileLines);
  const shown = cleanLog(lines, { lineLength: fileLineLength, characters: fileBytes });
  const last = lastWithin(shown, fileBytes);
  return last.length < shown.length ? [leftOut, ...last] : last;
}

/** As many of the last lines as fit into so many bytes. */
export function lastWithin(lines: readonly string[], bytes: number): readonly string[] {
  let room = bytes;
  const first = lines.findLastIndex((line) => {
    room -= Buffer.byteLength(line) + 1;
    return room < 0;
  });
  return lines.slice(first + 1);
}

async function inTime(
  clock: Clock,
  read: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
  try {
    return (await within(clock, logMs, read())) ?? [];
  } catch {
    // The end is told without its log, too.
    return [];
  }
}

/** The init container whose log tells why training never began, if one failed. */
function failedPreparation({ pods }: Observation, podName: string): string | undefined {
  const pod = pods.find(({ name }) => name === podName);
  if (!pod || startOf(pod) !== undefined) return undefined;
  return pod.initContainers.find(({ state }) => (state.terminated?.exitCode ?? 0) !== 0)?.name;
}
