import { rmSync } from 'node:fs';
import type { Pod } from '../controllers/objects.ts';
import { runContainer } from './container.ts';
import { createPodContext, PodEnding, sleepUnless } from './pod-context.ts';
import type { KubeletDeps, PodContext } from './pod-context.ts';
import { acceptPod, settle } from './pod-state.ts';
import { mountVolumes, MountError } from './volumes.ts';
import type { MountedVolumes } from './volumes.ts';

const DEADLINE_MESSAGE = 'Pod was active on the node longer than the specified deadline';
/** Mounting is tried again after a twentieth of the usual back-off: 500 ms on a real cluster. */
const MOUNT_BACKOFF_SHARE = 20;
const LONGEST_MOUNT_BACKOFF = 244;

/** One pod on its way through the node. */
export interface PodWorker {
  /** The pod is being deleted: end it within its grace period and take it away. */
  delete(): void;
  /** The pod is gone from the API, or the sandbox ends: kill what runs. Resolves when it is dead. */
  kill(): Promise<void>;
}

/** Runs a pod that was bound to this node, from accepting it to taking it away. */
export function startPodWorker(deps: KubeletDeps, pod: Pod): PodWorker {
  const { name, namespace, uid } = pod.metadata;
  const ending = new AbortController();
  const killed = new AbortController();
  const record = acceptPod(pod, deps.hostIP, new Date());
  const context = createPodContext(deps, pod, record, { signal: ending.signal, graceMs });
  const done = run();

  function graceMs(): number {
    const stored = deps.store.get('pods', namespace, name)?.metadata.deletionGracePeriodSeconds;
    return 1000 * (stored ?? pod.spec.terminationGracePeriodSeconds ?? 30);
  }

  async function run(): Promise<void> {
    context.publish();
    const disarm = armDeadline(context, ending);
    await unlessEnding(runContainers(context));
    disarm();
    if (killed.signal.aborted) return;
    if (ending.signal.aborted) {
      settle(record);
      context.publish();
    }
    await unlessEnding(takeAway());
  }

  /** A pod that ended stays until it is deleted; one that is being deleted goes now. */
  async function takeAway(): Promise<void> {
    if (!isBeingDeleted()) return;
    await sleepUnless(killed.signal, deps.timing.podStatusMs / 2);
    if (isBeingDeleted())
      deps.store.delete('pods', namespace, name, { gracePeriodSeconds: 0, uid });
  }

  function isBeingDeleted(): boolean {
    const stored = deps.store.get('pods', namespace, name);
    return stored?.metadata.uid === uid && stored.metadata.deletionTimestamp !== undefined;
  }

  return {
    delete() {
      if (ending.signal.aborted) return;
      ending.abort();
      context.publish();
    },
    async kill() {
      killed.abort();
      for (const running of context.processes) running.signal('SIGKILL');
      ending.abort();
      await done;
      deps.logs.forget(uid);
      rmSync(context.podDir, { recursive: true, force: true });
    },
  };
}

/** Waits for work that stops with PodEnding when the pod is to end. */
async function unlessEnding(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof PodEnding)) throw error;
  }
}

/** Ends the pod when activeDeadlineSeconds have passed since the node accepted it. */
function armDeadline(context: PodContext, ending: AbortController): () => void {
  const { record } = context;
  const seconds = context.pod.spec.activeDeadlineSeconds;
  if (seconds === undefined) return () => {};
  const timer = setTimeout(
    () => {
      record.outcome = 'Failed';
      record.reason = 'DeadlineExceeded';
      record.message = DEADLINE_MESSAGE;
      context.tell('Normal', 'DeadlineExceeded', DEADLINE_MESSAGE);
      ending.abort();
    },
    Math.min(seconds * 1000, 2 ** 31 - 1),
  );
  return () => clearTimeout(timer);
}

/** From the volumes to the terminal phase. */
async function runContainers(context: PodContext): Promise<void> {
  const { record, timing } = context;
  const volumes = await mount(context);
  record.isReadyToStart = true;
  record.outcome = (await runAll(context, volumes)) ? 'Succeeded' : 'Failed';
  context.publish();
  await context.sleep(timing.podStatusMs);
  record.phase = record.outcome;
  record.isReadyToStart = false;
  context.publish();
}

async function mount(context: PodContext): Promise<MountedVolumes> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return mountVolumes(context.pod, context, context.lookup);
    } catch (error) {
      if (!(error instanceof MountError)) throw error;
      context.tell('Warning', 'FailedMount', error.message);
      const times = Math.min(2 ** attempt, LONGEST_MOUNT_BACKOFF);
      await context.sleep((context.timing.backoffMs / MOUNT_BACKOFF_SHARE) * times);
    }
  }
}

/** The init containers one after the other, then the containers together; whether all succeeded. */
async function runAll(context: PodContext, volumes: MountedVolumes): Promise<boolean> {
  const { record } = context;
  for (const container of record.init) {
    if ((await runContainer(context, container, volumes)) !== 0) return false;
    context.publish();
  }
  const ends = record.containers.map((container) => {
    if (record.init.length > 0) container.state = { waiting: { reason: 'PodInitializing' } };
    return runContainer(context, container, volumes);
  });
  // All of them, also where one rejects: no process may run on.
  const settled = await Promise.allSettled(ends);
  const rejected = settled.find((end) => end.status === 'rejected');
  if (rejected) throw rejected.reason;
  return settled.every((end) => end.status === 'fulfilled' && end.value === 0);
}
