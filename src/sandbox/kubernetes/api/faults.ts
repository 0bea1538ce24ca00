import type { KubernetesEmulator } from '../types.ts';
import { refusalReply } from './api.ts';
import type { Reply } from './http.ts';
import { failure } from './status-error.ts';

type Fault = Parameters<KubernetesEmulator['fault']>[0];

/** The faults that are still to strike. */
export interface Faults {
  /** Plans a fault. Returns what takes it back. */
  readonly add: (fault: Fault) => () => void;
  /** The fault for this `METHOD path`, counted down; undefined where there is none. */
  next(request: string): Fault | undefined;
}

export function createFaults(): Faults {
  const pending: { fault: Fault; left: number }[] = [];
  return {
    add(fault) {
      const entry = { fault, left: fault.times ?? 1 };
      pending.push(entry);
      return () => {
        entry.left = 0;
      };
    },
    next(request) {
      const found = pending.find(({ fault, left }) => left > 0 && request.search(fault.match) >= 0);
      if (found === undefined) return undefined;
      found.left -= 1;
      return found.fault;
    },
  };
}

const REASONS: Readonly<Record<number, readonly [reason: string, message: string]>> = {
  401: ['Unauthorized', 'Unauthorized'],
  403: ['Forbidden', 'forbidden'],
  409: [
    'Conflict',
    'the object has been modified; please apply your changes to the latest version',
  ],
  410: ['Expired', 'The resourceVersion for the provided watch is too old.'],
  500: ['InternalError', 'Internal error occurred: etcdserver: leader changed'],
  503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
  504: ['Timeout', 'Timeout: request did not complete within the allotted timeout'],
};

/** The answer of a fault that answers: a Status as the API server words it. */
export function faultReply(answer: { status: number; retryAfterS?: number }): Reply {
  const headers =
    answer.retryAfterS === undefined ? {} : { 'retry-after': String(answer.retryAfterS) };
  // Priority and fairness turns requests away in plain text.
  if (answer.status === 429) {
    const text = 'Too many requests, please try again later.\n';
    return { kind: 'text', code: 429, text, headers };
  }
  const [reason, message] = REASONS[answer.status] ?? ['InternalError', 'injected fault'];
  const reply = refusalReply(failure(answer.status, message, reason));
  return reply.kind === 'json' ? { ...reply, headers: { ...reply.headers, ...headers } } : reply;
}
