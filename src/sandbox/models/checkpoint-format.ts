import type { Position } from './trainer.ts';

/** What a checkpoint holds. */
export interface Checkpoint {
  /** The network and optimizer it belongs to, e.g. `resnet --width 8 --optimizer sgd`. */
  readonly identity: string;
  readonly position: Position;
  readonly weights: readonly Float32Array[];
  readonly optimizerState: readonly Float32Array[];
}

const FORMAT = 'slack-train-sandbox-checkpoint/1';

/** A checkpoint as JSON; arrays are base64 of little-endian 32-bit floats, so nothing is rounded. */
export function encodeCheckpoint(checkpoint: Checkpoint): string {
  const { identity, position, weights, optimizerState } = checkpoint;
  return JSON.stringify({
    format: FORMAT,
    identity,
    position,
    weights: weights.map(encodeFloats),
    optimizerState: optimizerState.map(encodeFloats),
  });
}

/** The checkpoint in a text, or undefined where the text is something else or cut off. */
export function decodeCheckpoint(text: string): Checkpoint | undefined {
  const file = readObject(parseJson(text));
  const position = readPosition(file['position']);
  const weights = decodeArrays(file['weights']);
  const optimizerState = decodeArrays(file['optimizerState']);
  const identity = file['identity'];
  if (file['format'] !== FORMAT || typeof identity !== 'string') return undefined;
  if (position === undefined || weights === undefined || optimizerState === undefined) {
    return undefined;
  }
  return { identity, position, weights, optimizerState };
}

function encodeFloats(values: Float32Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
}

function decodeArrays(value: unknown): Float32Array[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const arrays = value.map((item: unknown) => {
    const bytes = Uint8Array.from(Buffer.from(typeof item === 'string' ? item : '', 'base64'));
    return bytes.length % 4 === 0 ? new Float32Array(bytes.buffer) : undefined;
  });
  return arrays.every((array) => array !== undefined) ? arrays : undefined;
}

function readPosition(value: unknown): Position | undefined {
  const { epochsDone, stepsDone, updates } = readObject(value);
  if (!isCount(epochsDone) || !isCount(stepsDone) || !isCount(updates)) return undefined;
  return { epochsDone, stepsDone, updates };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function readObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
