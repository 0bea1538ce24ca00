import { trainContainer } from '../training/names.ts';
import type { KubeClient } from './client.ts';
import type { Impersonation } from './wire.ts';
import type { LogCursor, LogPiece } from '../reconcile/ports.ts';
import { hasStatus, KubeError } from './errors.ts';
import { newIn, sinceTimeOf } from './log-piece.ts';
import { objectPath } from './resources.ts';

interface LogRequest {
  readonly namespace: string;
  readonly podName: string;
  readonly impersonate: Impersonation | undefined;
}

export interface LogTailRequest extends LogRequest {
  readonly container?: string | undefined;
  readonly lines: number;
}

/**
 * The server cuts off what comes after so many bytes, the very end that is wanted: so the limit
 * only guards against lines without end, such as progress bars drawn over themselves.
 */
const limitBytes = 8 * 1024 * 1024;

/** True where the cluster answered, and its answer is that no log can be had. */
function hasNoLog(error: unknown): boolean {
  if (!(error instanceof KubeError) || error.status === 0) return false;
  // A node that is down makes a 500 or 502 for as long as it is down: its log is not worth the wait.
  return ![401, 429, 503].includes(error.status);
}

/**
 * The last lines of a container's log, oldest first; [] where there is none to be had: the pod is
 * gone, the container has not started, its node is down, or this person may not read it.
 */
export async function readLogTail(client: KubeClient, request: LogTailRequest): Promise<string[]> {
  try {
    return await askForLog(client, request);
  } catch (error) {
    if (hasNoLog(error)) return [];
    throw error;
  }
}

/** The same, but a right that is missing rejects with the KubeError that says so. */
export async function readLogOrRefusal(
  client: KubeClient,
  request: LogTailRequest,
): Promise<string[]> {
  try {
    return await askForLog(client, request);
  } catch (error) {
    if (hasNoLog(error) && !hasStatus(error, 403)) return [];
    throw error;
  }
}

async function askForLog(client: KubeClient, request: LogTailRequest): Promise<string[]> {
  const { namespace, podName, lines, impersonate } = request;
  const container = request.container ?? trainContainer;
  const path = objectPath('pods', namespace, podName, 'log');
  const query = { container, tailLines: lines, limitBytes };
  const { body } = await client.request({
    method: 'GET',
    path,
    query,
    impersonate,
    channel: 'log',
    isUrgent: true,
  });
  const text = typeof body === 'string' ? body : '';
  return text === '' ? [] : text.replace(/\n$/, '').split('\n').slice(-lines);
}

/**
 * The lines of one look at a log that goes on. The kubelet keeps a line without end in pieces of
 * 16 KiB and counts each as a line: this many of them stay below the limit, whose cut takes the end.
 */
const pieceLines = 100;
const pieceBytes = 2 * 1024 * 1024;
/** Nobody waits for it: the next look comes soon. */
const pieceMs = 10_000;

/** What a log has gained; nothing where there is none to be had. */
export async function readLogSince(
  client: KubeClient,
  { namespace, podName, after, impersonate }: LogRequest & { after?: LogCursor | undefined },
): Promise<LogPiece> {
  const path = objectPath('pods', namespace, podName, 'log');
  const query = {
    container: trainContainer,
    timestamps: true,
    tailLines: pieceLines,
    limitBytes: pieceBytes,
    ...(after && { sinceTime: sinceTimeOf(after) }),
  };
  try {
    const timeoutMs = pieceMs;
    const { body } = await client.request({
      method: 'GET',
      path,
      query,
      impersonate,
      timeoutMs,
      once: true,
      channel: 'log',
    });
    return newIn(typeof body === 'string' ? body : '', after);
  } catch (error) {
    if (hasNoLog(error)) return { lines: [], ...(after && { cursor: after }) };
    throw error;
  }
}

/** A kubelet keeps 10 MiB of a log before it begins another file, unless it is told otherwise. */
const wholeBytes = 64 * 1024 * 1024;
const wholeInactivityMs = 20_000;

/**
 * The whole log, line by line; none where there is none to be had. Rejects with KubeError, also where
 * a right is missing.
 */
export async function* readLogLines(
  client: KubeClient,
  { namespace, podName, impersonate, signal }: LogRequest & { signal: AbortSignal },
): AsyncGenerator<string> {
  try {
    yield* await client.stream({
      path: objectPath('pods', namespace, podName, 'log'),
      query: { container: trainContainer, limitBytes: wholeBytes },
      impersonate,
      inactivityMs: wholeInactivityMs,
      // A bar that is drawn over itself for hours is one line without end.
      lineEnd: /[\r\n]/,
      signal,
    });
  } catch (error) {
    if (!hasNoLog(error) || hasStatus(error, 403)) throw error;
  }
}
