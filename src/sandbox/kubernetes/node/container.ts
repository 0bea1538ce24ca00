import { createAttempt } from './attempt.ts';
import type { Attempt } from './attempt.ts';
import { ContainerConfigError } from './env.ts';
import { PodEnding } from './pod-context.ts';
import type { PodContext } from './pod-context.ts';
import type { ContainerRecord } from './pod-state.ts';
import { backoffDelayMs, pullImage } from './pull.ts';
import { runAttempt } from './run-attempt.ts';
import { isSystemError } from './volumes.ts';
import type { MountedVolumes } from './volumes.ts';

/**
 * Runs a container to its last end and returns the exit code: attempt after attempt, as the pod's
 * restartPolicy has it. Rejects with PodEnding once the pod is to end and the process has ended.
 */
export async function runContainer(
  context: PodContext,
  container: ContainerRecord,
  volumes: MountedVolumes,
): Promise<number> {
  for (;;) {
    const attempt = await prepare(context, container, volumes);
    const terminated = await runAttempt(context, container, attempt);
    container.state = { terminated };
    if (context.ending.aborted) throw new PodEnding();
    if (!restarts(context, terminated.exitCode)) return terminated.exitCode;
    context.publish();
    await backOff(context, container);
    container.lastState = { terminated };
    container.restartCount += 1;
  }
}

function restarts({ pod }: PodContext, exitCode: number): boolean {
  const policy = pod.spec.restartPolicy;
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}

/** The first restart is immediate, each further one waits longer. */
async function backOff(context: PodContext, container: ContainerRecord): Promise<void> {
  if (container.restartCount === 0) return;
  const { metadata } = context.pod;
  const { name } = container.spec;
  const pod = `${metadata.name}_${metadata.namespace}(${metadata.uid})`;
  const told = `Back-off restarting failed container ${name} in pod ${pod}`;
  context.tell('Warning', 'BackOff', told, name);
  await context.sleep(context.timing.podStatusMs);
  const delayMs = backoffDelayMs(context, container.restartCount - 1);
  const message = `back-off ${delayMs / 1000}s restarting failed container=${name} pod=${pod}`;
  container.lastState = container.state;
  container.state = { waiting: { reason: 'CrashLoopBackOff', message } };
  context.publish();
  await context.sleep(delayMs);
}

/** Pulls the image and builds what the container runs in; tries again while its spec cannot be met. */
async function prepare(
  context: PodContext,
  container: ContainerRecord,
  volumes: MountedVolumes,
): Promise<Attempt> {
  for (;;) {
    const image = await pullImage(context, container);
    try {
      return createAttempt(context, container.spec, image, volumes);
    } catch (error) {
      if (!(error instanceof ContainerConfigError) && !isSystemError(error)) throw error;
      const { message } = error;
      context.tell('Warning', 'Failed', `Error: ${message}`, container.spec.name);
      container.state = { waiting: { reason: 'CreateContainerConfigError', message } };
      context.publish();
      await context.sleep(context.timing.backoffMs);
    }
  }
}
