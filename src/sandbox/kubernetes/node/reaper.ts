import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('reaper.sh', import.meta.url));

/** Sees to it that no container outlives the sandbox, even where that is killed outright. */
export interface Reaper {
  add(processGroup: number): void;
  remove(processGroup: number): void;
  /** Kills what was not removed. */
  stop(): void;
}

/** Creates a reaper: a small process of its own, which starts with the first group. */
export function createReaper(): Reaper {
  let input: ReturnType<typeof startReaper> | undefined;
  return {
    add(processGroup) {
      input ??= startReaper();
      input.write(`add ${processGroup}\n`);
    },
    remove: (processGroup) => void input?.write(`remove ${processGroup}\n`),
    stop: () => void input?.end(),
  };
}

function startReaper() {
  // Detached, so that the Ctrl-C that ends the sandbox does not end it first.
  const stdio: ['pipe', 'ignore', 'ignore'] = ['pipe', 'ignore', 'ignore'];
  const child = spawn('sh', [PROGRAM], { detached: true, stdio });
  // A machine without sh, or a reaper that somebody killed: containers then end only with `stop`.
  child.on('error', () => {});
  child.stdin.on('error', () => {});
  child.unref();
  return child.stdin;
}
