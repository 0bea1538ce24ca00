import { quantityOf } from '../api/quantity.ts';
import { timestamp } from '../api/time.ts';
import type { Terminated } from '../controllers/objects.ts';
import { StartError } from './argv.ts';
import type { Attempt } from './attempt.ts';
import type { ContainerLog } from './container-log.ts';
import { watchMemory } from './memory.ts';
import type { PodContext } from './pod-context.ts';
import { containerId } from './pod-state.ts';
import type { ContainerRecord } from './pod-state.ts';
import { startProcess } from './process.ts';
import type { RunningProcess } from './process.ts';
import { terminationMessage } from './termination-message.ts';

/** The exit code of a container whose program could not be started. */
const START_ERROR = 128;
const NANO = 1_000_000_000n;

/** Creates, starts and awaits one attempt of a container; the record shows it running meanwhile. */
export async function runAttempt(
  context: PodContext,
  container: ContainerRecord,
  attempt: Attempt,
): Promise<Terminated> {
  const { name } = container.spec;
  context.tell('Normal', 'Created', 'Container created', name);
  await context.sleep(context.timing.startMs);
  container.imageId = attempt.image.imageId;
  container.containerId = containerId(context.pod.metadata.uid, name, container.restartCount);
  const log = context.logs.open(context.pod, context.podDir, name);
  try {
    return await runToExit(context, container, attempt, log);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    context.tell('Warning', 'Failed', `Error: ${error.message}`, name);
    return startFailed(container, error);
  } finally {
    log.close();
  }
}

async function runToExit(
  context: PodContext,
  container: ContainerRecord,
  attempt: Attempt,
  log: ContainerLog,
): Promise<Terminated> {
  const { spec } = container;
  const argv = attempt.argv();
  const running = await start(argv, attempt, log);
  const startedAt = timestamp(new Date());
  context.tell('Normal', 'Started', 'Container started', spec.name);
  container.state = { running: { startedAt } };
  context.onStarted(container);
  const { exitCode, isOutOfMemory } = await untilExit(context, container, running);
  log.close();
  const file = attempt.root.terminationMessageFile;
  const message = terminationMessage(spec, exitCode, file, log);
  return {
    exitCode,
    reason: isOutOfMemory ? 'OOMKilled' : exitCode === 0 ? 'Completed' : 'Error',
    ...(message !== undefined && { message }),
    startedAt,
    finishedAt: timestamp(new Date()),
    containerID: container.containerId ?? '',
  };
}

async function start(
  argv: readonly string[],
  { env, root }: Attempt,
  log: ContainerLog,
): Promise<RunningProcess> {
  try {
    return await startProcess({
      argv,
      cwd: root.workingDir,
      env,
      write: (stream, chunk) => log.write(stream, chunk),
    });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new StartError(`failed to start container: ${said}`, { cause: error });
  }
}

/** Waits for the end, which comes by itself, by the memory limit, or because the pod is to end. */
async function untilExit(
  context: PodContext,
  { spec }: ContainerRecord,
  running: RunningProcess,
): Promise<{ readonly exitCode: number; readonly isOutOfMemory: boolean }> {
  let isOutOfMemory = false;
  let killTimer: NodeJS.Timeout | undefined;
  const limitBytes = Number(quantityOf(spec.resources?.limits?.['memory']).nano / NANO);
  const unwatch = watchMemory(running.pid, limitBytes || Infinity, () => {
    isOutOfMemory = true;
    running.signal('SIGKILL');
  });
  const stop = () => {
    context.tell('Normal', 'Killing', `Stopping container ${spec.name}`, spec.name);
    running.signal('SIGTERM');
    killTimer = setTimeout(() => running.signal('SIGKILL'), context.graceMs());
  };
  context.processes.add(running);
  context.reaper.add(running.pid);
  if (context.ending.aborted) stop();
  else context.ending.addEventListener('abort', stop, { once: true });
  const { exitCode } = await running.exit;
  unwatch();
  clearTimeout(killTimer);
  context.ending.removeEventListener('abort', stop);
  context.processes.delete(running);
  context.reaper.remove(running.pid);
  return { exitCode, isOutOfMemory };
}

function startFailed({ containerId = '' }: ContainerRecord, { message }: StartError): Terminated {
  return {
    exitCode: START_ERROR,
    reason: 'StartError',
    message,
    startedAt: timestamp(new Date(0)),
    finishedAt: timestamp(new Date()),
    containerID: containerId,
  };
}
