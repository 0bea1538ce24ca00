import { readFileSync } from 'node:fs';

const INTERVAL_MS = 100;

/**
 * Calls `onExceeded` once when the process and its descendants hold more memory of their own than
 * the limit: what a container's cgroup does. Needs Linux's /proc; elsewhere nothing is watched.
 * Returns what ends the watch.
 */
export function watchMemory(pid: number, limitBytes: number, onExceeded: () => void): () => void {
  const timer = setInterval(() => {
    if (memoryBytes(pid) <= limitBytes) return;
    clearInterval(timer);
    onExceeded();
  }, INTERVAL_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** The anonymous memory of a process and its descendants; files it shares do not count. */
export function memoryBytes(pid: number): number {
  const status = readProc(`/proc/${pid}/status`);
  const ownBytes = Number(/^RssAnon:\s+(\d+) kB$/mu.exec(status)?.[1] ?? 0) * 1024;
  const children = readProc(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean);
  return children.reduce((sum, child) => sum + memoryBytes(Number(child)), ownBytes);
}

/** A file of /proc; empty where the process has just ended, or where there is no /proc. */
function readProc(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
