import { readFileSync } from 'node:fs';
import type { Container } from '../controllers/objects.ts';
import type { ContainerLog } from './container-log.ts';
import { firstBytes, lastOf, parseLog, renderLines } from './log-text.ts';

const LONGEST_FILE_BYTES = 4096;
const LOG_LINES = 80;
const LOG_BYTES = 2048;

/**
 * What a container left as its last words: its termination message file, else the end of its log
 * where it failed and its policy is FallbackToLogsOnError. Undefined where it said nothing.
 */
export function terminationMessage(
  container: Container,
  exitCode: number,
  file: string,
  log: ContainerLog,
): string | undefined {
  const written = firstBytes(readFileSync(file, 'utf8'), LONGEST_FILE_BYTES);
  if (written !== '') return written;
  const policy = container.terminationMessagePolicy;
  if (exitCode === 0 || policy !== 'FallbackToLogsOnError') return undefined;
  return lastOf(renderLines(parseLog(log.read())), LOG_LINES, LOG_BYTES) || undefined;
}
