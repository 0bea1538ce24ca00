import { SlackTrainError } from '../errors.ts';
import { isUnsent, networkCode } from '../network-error.ts';
import { asList, asNumber, asObject, asText, parseJson, type Json } from './json.ts';

/** One thing the API server found wrong, e.g. with `field: "spec.template.spec.containers[0].image"`. */
export interface KubeCause {
  readonly reason: string | undefined;
  readonly message: string | undefined;
  readonly field: string | undefined;
}

interface KubeErrorFields {
  readonly status: number;
  readonly reason: string;
  readonly causes?: readonly KubeCause[];
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/**
 * A call to the API server that did not succeed. `message` is what the server said, or what became
 * of the connection.
 */
export class KubeError extends SlackTrainError {
  readonly code = 'kube';
  /** HTTP status; 0 where no answer came. */
  readonly status: number;
  /**
   * `reason` of the server's Status (`Forbidden`, `AlreadyExists`, `Expired`, …); without an
   * answer `Unreachable` (nothing was sent), `ConnectionLost` or `Timeout` (it may have had its
   * effect), `Credentials` (there is nothing to log in with) or `Aborted` (we gave up).
   */
  readonly reason: string;
  readonly causes: readonly KubeCause[];
  readonly retryAfterMs: number | undefined;

  constructor(message: string, fields: KubeErrorFields) {
    super(message, { cause: fields.cause });
    this.status = fields.status;
    this.reason = fields.reason;
    this.causes = fields.causes ?? [];
    this.retryAfterMs = fields.retryAfterMs;
  }

  /** True where the same call may succeed a little later. */
  get transient(): boolean {
    if (this.status === 0) return this.reason !== 'Credentials';
    return this.status === 429 || this.status >= 500;
  }

  /** True where a write may have had its effect although no good answer came. */
  get inDoubt(): boolean {
    if (this.status === 0) return this.reason !== 'Credentials' && this.reason !== 'Unreachable';
    return this.status >= 500;
  }
}

/** True for a KubeError with one of these statuses. */
export function hasStatus(error: unknown, ...statuses: readonly number[]): error is KubeError {
  return error instanceof KubeError && statuses.includes(error.status);
}

function toCause(value: unknown): KubeCause {
  const cause = asObject(value);
  return {
    reason: asText(cause['reason']),
    message: asText(cause['message']),
    field: asText(cause['field']),
  };
}

/** A Status object (of an answer, or of an ERROR line in a watch) as an error. */
export function statusError(status: Json, httpStatus: number, retryAfterMs?: number): KubeError {
  const details = asObject(status['details']);
  const retryAfterSeconds = asNumber(details['retryAfterSeconds']);
  return new KubeError(asText(status['message']) ?? `the API server answered ${httpStatus}`, {
    status: asNumber(status['code']) ?? httpStatus,
    reason: asText(status['reason']) ?? 'Unknown',
    causes: asList(details['causes']).map(toCause),
    retryAfterMs: retryAfterMs ?? (retryAfterSeconds && retryAfterSeconds * 1000),
  });
}

/** An answer other than 2xx as an error; proxies and overloaded servers answer in plain text. */
export function answerError(httpStatus: number, body: string, retryAfterMs?: number): KubeError {
  const status = asObject(parseJson(body));
  const plain = body.trim().slice(0, 300);
  const said = asText(status['message']) ?? (plain.startsWith('{') ? '' : plain);
  return statusError({ ...status, message: said }, httpStatus, retryAfterMs);
}

const timeoutCodes = new Set([
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
  'TimeoutError',
]);

function networkReason(code: string): string {
  if (isUnsent(code)) return 'Unreachable';
  if (timeoutCodes.has(code)) return 'Timeout';
  return code === 'AbortError' ? 'Aborted' : 'ConnectionLost';
}

/** A failure below HTTP as an error. KubeErrors pass through. */
export function networkError(error: unknown): KubeError {
  if (error instanceof KubeError) return error;
  const { name, message: text } = error instanceof Error ? error : new Error(String(error));
  const code = networkCode(error) || name;
  return new KubeError(text || code, { status: 0, reason: networkReason(code), cause: error });
}
