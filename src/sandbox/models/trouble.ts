import { setTimeout as sleep } from 'node:timers/promises';
import type { TroubleOptions } from './options.ts';
import { PythonError } from './python.ts';

const CHUNK_MB = 16;

/** Really takes memory, touched so that it counts, and returns what holds it. */
export async function allocate(megabytes: number): Promise<readonly Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for (let taken = 0; taken < megabytes; taken += CHUNK_MB) {
    const size = Math.min(CHUNK_MB, megabytes - taken) * 2 ** 20;
    chunks.push(new Uint8Array(size).fill(1));
    // Not all at once: whoever watches the memory should see it grow.
    await sleep(10);
  }
  return chunks;
}

/** Before each epoch: sleeps where asked to, until stopped, and fails where asked to. */
export async function makeTrouble(
  options: TroubleOptions,
  epoch: number,
  stop: AbortSignal,
): Promise<void> {
  if (options.sleepSeconds > 0) await sleepUntil(options.sleepSeconds * 1000, stop);
  if (epoch === options.failAtEpoch) {
    throw new PythonError('ValueError', `asked to fail at epoch ${epoch} (--fail-at-epoch)`);
  }
}

async function sleepUntil(milliseconds: number, stop: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal: stop });
  } catch (error) {
    if (!stop.aborted) throw error;
  }
}
