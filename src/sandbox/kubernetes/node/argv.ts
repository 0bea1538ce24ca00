import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Image } from './images.ts';

/** runc's words for a program that cannot be started. */
export class StartError extends Error {}

/** What `python train.py` is in a demo image. */
const TRAIN_PROGRAM = fileURLToPath(new URL('../../models/train.ts', import.meta.url));

const RUNC =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: ' +
  'runc create failed: unable to start container process: ';

/** A path inside the container and the folder or file of this machine that stands for it. */
export interface PathMapping {
  readonly inside: string;
  readonly outside: string;
}

/**
 * The argv that is really run for a container's argv. In a demo image `python train.py` is the
 * demo's training program, with its arguments untouched: it finds its folders by SANDBOX_ROOT.
 * Everything else is a program of this machine, and since a sandbox has no mount namespaces, each
 * path inside the container that stands in its arguments is replaced by the real one.
 * Throws StartError where there is no such program.
 */
export function realArgv(
  argv: readonly string[],
  image: Image,
  mappings: readonly PathMapping[],
  path: string,
): readonly string[] {
  const [program = '', script, ...rest] = argv;
  if (image.demo && /^python3?$/u.test(program) && script === 'train.py') {
    return [process.execPath, TRAIN_PROGRAM, ...rest];
  }
  const [mapped = '', ...args] = argv.map((argument) => mapPaths(argument, mappings));
  return [findProgram(program, mapped, path), ...args];
}

/** Replaces every path in the text that lies at or below a mapped one; the longest match wins. */
export function mapPaths(text: string, mappings: readonly PathMapping[]): string {
  if (mappings.length === 0) return text;
  const longestFirst = mappings.toSorted((a, b) => b.inside.length - a.inside.length);
  const alternatives = longestFirst.map(({ inside }) => RegExp.escape(inside)).join('|');
  const pattern = new RegExp(`(?<![\\w.\\-/])(?:${alternatives})(?![\\w.\\-])`, 'gu');
  const outside = new Map(mappings.map((mapping) => [mapping.inside, mapping.outside]));
  return text.replaceAll(pattern, (inside) => outside.get(inside) ?? inside);
}

function findProgram(written: string, program: string, path: string): string {
  if (program.includes('/')) {
    const problem = programProblem(program);
    if (problem) throw new StartError(`${RUNC}exec: "${written}": ${problem(written)}`);
    return program;
  }
  const found = path
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((candidate) => programProblem(candidate) === undefined);
  if (program && found) return found;
  throw new StartError(`${RUNC}exec: "${program}": executable file not found in $PATH`);
}

/** What keeps a file from being run, in runc's words. */
function programProblem(file: string): ((written: string) => string) | undefined {
  try {
    if (statSync(file).isDirectory()) return () => 'is a directory: permission denied';
    accessSync(file, constants.X_OK);
    return undefined;
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return isMissing
      ? (written) => `stat ${written}: no such file or directory`
      : () => 'permission denied';
  }
}
