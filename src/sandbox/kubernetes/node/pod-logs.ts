import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { badRequest, notFound } from '../api/status-error.ts';
import { asPod } from '../controllers/objects.ts';
import type { ContainerStatus, Pod } from '../controllers/objects.ts';
import type { PodLogOptions, PodLogs, Store } from '../types.ts';
import { createContainerLog } from './container-log.ts';
import type { ContainerLog } from './container-log.ts';
import { firstBytes, parseLog, renderLines, selectLines } from './log-text.ts';

/** The logs of all containers, and the endpoint that reads them. */
export interface LogRegistry extends PodLogs {
  /** Opens the log of a container's next attempt. */
  open(pod: Pod, podDir: string, container: string): ContainerLog;
  /** Forgets a pod that is gone. */
  forget(podUid: string): void;
}

/** Creates the registry. Without `container`, the pod's first one is meant. */
export function createLogRegistry(store: Store): LogRegistry {
  const attempts = new Map<string, ContainerLog[]>();

  function find(namespace: string, name: string, options: PodLogOptions): ContainerLog {
    const stored = store.get('pods', namespace, name);
    if (!stored) throw notFound({ group: '', kind: 'pods' }, name);
    const pod = asPod(stored);
    const container = options.container ?? pod.spec.containers[0]?.name ?? '';
    const logs = attempts.get(`${pod.metadata.uid}/${container}`) ?? [];
    // While a container waits for its next attempt, the last one's log is the current one.
    const isBetween = statusOf(pod, container)?.state.waiting !== undefined;
    const log = logs.at(options.previous && !isBetween ? -2 : -1);
    if (log) return log;
    throw badRequest(absence(pod, container, options.previous ?? false));
  }

  return {
    open({ metadata }, podDir, container) {
      const key = `${metadata.uid}/${container}`;
      const logs = attempts.get(key) ?? [];
      mkdirSync(join(podDir, container), { recursive: true });
      const log = createContainerLog(join(podDir, container, `${logs.length}.log`));
      attempts.set(key, [...logs, log]);
      return log;
    },
    forget(podUid) {
      for (const [key, logs] of attempts) {
        if (!key.startsWith(`${podUid}/`)) continue;
        for (const log of logs) log.close();
        attempts.delete(key);
      }
    },
    read(namespace, pod, options) {
      return textOf(find(namespace, pod, options).read(), options);
    },
    async *follow(namespace, pod, options, signal) {
      const log = find(namespace, pod, options);
      const aborted = new Promise<void>((resolve) =>
        signal.addEventListener('abort', () => resolve(), { once: true }),
      );
      let seen = log.read();
      yield textOf(seen, options);
      while (!signal.aborted && !(log.isClosed && log.read().length === seen.length)) {
        await Promise.race([log.changed(seen.length), aborted]);
        const stored = log.read();
        yield renderLines(parseLog(stored.slice(seen.length)), options.timestamps);
        seen = stored;
      }
    },
  };
}

function textOf(stored: string, options: PodLogOptions): string {
  const lines = selectLines(parseLog(stored), options, new Date());
  return firstBytes(renderLines(lines, options.timestamps), options.limitBytes ?? Infinity);
}

function statusOf({ status }: Pod, container: string): ContainerStatus | undefined {
  const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  return all.find(({ name }) => name === container);
}

/** Why there is no log, in the kubelet's words. */
function absence(pod: Pod, container: string, previous: boolean): string {
  const where = `"${container}" in pod "${pod.metadata.name}"`;
  if (previous) return `previous terminated container ${where} not found`;
  const reason = statusOf(pod, container)?.state.waiting?.reason ?? 'ContainerCreating';
  const words: Readonly<Record<string, string>> = {
    ErrImagePull: 'trying and failing to pull image',
    ImagePullBackOff: "image can't be pulled",
  };
  return `container ${where} is waiting to start: ${words[reason] ?? reason}`;
}
