import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint-format.ts';
import type { Container } from './container.ts';
import type { Layer } from './layers/layer.ts';
import type { Optimizer } from './optimizer.ts';
import { asPythonError, PythonError } from './python.ts';
import type { Position } from './trainer.ts';

/** What a checkpoint is made of, and what loading one writes into. */
export interface Trained {
  readonly network: Layer;
  readonly optimizer: Optimizer;
  /** What must be the same when it is loaded. */
  readonly identity: string;
}

/**
 * Writes `checkpoint-0003.json` after epoch 3, or `checkpoint-0004-step-0017.json` within epoch 4,
 * and the same once more as `latest`. Each appears whole or not at all. Returns the path, as the
 * container sees it; throws PythonError.
 */
export async function saveCheckpoint(
  container: Container,
  folder: string,
  position: Position,
  { network, optimizer, identity }: Trained,
): Promise<string> {
  const weights = network.parameters.map(({ value }) => value);
  const text = encodeCheckpoint({ identity, position, weights, optimizerState: optimizer.state });
  const path = join(folder, fileName(position));
  try {
    for (const target of [path, join(folder, 'latest')]) {
      const file = container.locate(target);
      await writeFile(`${file}.tmp`, text);
      await rename(`${file}.tmp`, file);
    }
  } catch (error) {
    throw asPythonError(error, path);
  }
  return path;
}

/**
 * Reads a checkpoint, of a folder the latest, into a network and its optimizer, and returns how far
 * it had come. Throws PythonError where there is none or it belongs to another network.
 */
export async function loadCheckpoint(
  container: Container,
  path: string,
  into: Trained,
): Promise<Position> {
  const checkpoint = decodeCheckpoint(await read(container, path));
  if (checkpoint === undefined) throw new PythonError('ValueError', `${path} is not a checkpoint`);
  const { identity, position, weights, optimizerState } = checkpoint;
  if (identity !== into.identity) {
    const words = `it was made by '${identity}', this is '${into.identity}'`;
    throw new PythonError('RuntimeError', `cannot resume from ${path}: ${words}`);
  }
  copyAll(
    weights,
    into.network.parameters.map(({ value }) => value),
    path,
  );
  copyAll(optimizerState, into.optimizer.state, path);
  return position;
}

function fileName({ epochsDone, stepsDone }: Position): string {
  const digits = (value: number) => String(value).padStart(4, '0');
  if (stepsDone === 0) return `checkpoint-${digits(epochsDone)}.json`;
  return `checkpoint-${digits(epochsDone + 1)}-step-${digits(stepsDone)}.json`;
}

async function read(container: Container, path: string): Promise<string> {
  try {
    const place = container.locate(path);
    const isFolder = (await stat(place)).isDirectory();
    return await readFile(isFolder ? join(place, 'latest') : place, 'utf8');
  } catch (error) {
    throw asPythonError(error, path);
  }
}

function copyAll(from: readonly Float32Array[], to: readonly Float32Array[], path: string): void {
  const fits = from.length === to.length && to.every((a, i) => a.length === from[i]?.length);
  if (!fits) throw new PythonError('RuntimeError', `size mismatch for the arrays in ${path}`);
  for (const [i, array] of to.entries()) array.set(from[i]!);
}
