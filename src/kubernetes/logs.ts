import { trainContainer } from '../training/names.ts';
import type { KubeClient } from './client.ts';
import type { Impersonation } from './wire.ts';
import { KubeError } from './errors.ts';
import { objectPath } from './resources.ts';

export interface LogTailRequest {
  readonly namespace: string;
  readonly podName: string;
  readonly container?: string | undefined;
  readonly lines: number;
  readonly impersonate: Impersonation | undefined;
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
  const { namespace, podName, lines, impersonate } = request;
  const container = request.container ?? trainContainer;
  const path = objectPath('pods', namespace, podName, 'log');
  const query = { container, tailLines: lines, limitBytes };
  try {
    const { body } = await client.request({ method: 'GET', path, query, impersonate });
    const text = typeof body === 'string' ? body : '';
    return text === '' ? [] : text.replace(/\n$/, '').split('\n').slice(-lines);
  } catch (error) {
    if (hasNoLog(error)) return [];
    throw error;
  }
}
