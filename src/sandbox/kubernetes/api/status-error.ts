/** The Status objects that a kube-apiserver answers with, word for word. */

/** One entry of `details.causes`. */
export interface StatusCause {
  readonly reason?: string;
  readonly message: string;
  readonly field?: string;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

/** A `v1` Status, as it stands in an answer's body. */
export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: { readonly continue?: string };
  readonly status: 'Failure' | 'Success';
  readonly message?: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  readonly code?: number;
}

/** A refusal of the API server: `status` is the body, `code` the HTTP status. */
export class StatusError extends Error {
  readonly status: Status;
  readonly code: number;

  constructor(status: Status, code: number) {
    super(status.message ?? 'failure');
    this.name = 'StatusError';
    this.status = status;
    this.code = code;
  }
}

/** What an error is about: `{group: 'batch', kind: 'jobs'}` for resources, `Job` for kinds. */
export interface Subject {
  readonly group: string;
  readonly kind: string;
}

/** `jobs.batch`, `pods`: how messages name a resource or kind. */
export function qualified(subject: Subject): string {
  return subject.group === '' ? subject.kind : `${subject.kind}.${subject.group}`;
}

/** Fields of `details`, in the API server's order and without empty ones. */
export function detailsOf(subject: Subject, name?: string): StatusDetails {
  return {
    ...(name === undefined || name === '' ? {} : { name }),
    ...(subject.group === '' ? {} : { group: subject.group }),
    kind: subject.kind,
  };
}

/** Builds the error for a Status of this code. */
export function failure(
  code: number,
  message: string,
  reason?: string,
  details?: StatusDetails,
): StatusError {
  return new StatusError(
    {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      ...(reason === undefined ? {} : { reason }),
      ...(details === undefined ? {} : { details }),
      code,
    },
    code,
  );
}

export function badRequest(message: string): StatusError {
  return failure(400, message, 'BadRequest');
}

export function notFound(subject: Subject, name: string): StatusError {
  const message = `${qualified(subject)} "${name}" not found`;
  return failure(404, message, 'NotFound', detailsOf(subject, name));
}

/** The answer for a path that no resource serves. */
export function noSuchPath(): StatusError {
  return failure(404, 'the server could not find the requested resource', 'NotFound', {});
}

export function methodNotAllowed(): StatusError {
  const message = 'the server does not allow this method on the requested resource';
  return failure(405, message, 'MethodNotAllowed', {});
}

export function alreadyExists(subject: Subject, name: string, deleting: boolean): StatusError {
  const prefix = deleting ? 'object is being deleted: ' : '';
  const message = `${prefix}${qualified(subject)} "${name}" already exists`;
  return failure(409, message, 'AlreadyExists', detailsOf(subject, name));
}

export function conflict(subject: Subject, name: string, why: string): StatusError {
  const message = `Operation cannot be fulfilled on ${qualified(subject)} "${name}": ${why}`;
  return failure(409, message, 'Conflict', detailsOf(subject, name));
}

/** The conflict of an optimistic lock. */
export function modified(subject: Subject, name: string): StatusError {
  const why =
    'the object has been modified; please apply your changes to the latest version and try again';
  return conflict(subject, name, why);
}

/** `name` is left out by RBAC refusals and given by admission refusals. */
export function forbidden(
  subject: Subject,
  name: string,
  why: string,
  causes?: readonly StatusCause[],
): StatusError {
  const what = name === '' ? qualified(subject) : `${qualified(subject)} "${name}"`;
  const details = { ...detailsOf(subject, name), ...(causes === undefined ? {} : { causes }) };
  return failure(403, `${what} is forbidden: ${why}`, 'Forbidden', details);
}

export function expired(message: string): StatusError {
  return failure(410, message, 'Expired');
}

/** Answered to a resourceVersion that this server has not reached. */
export function tooLargeResourceVersion(wanted: number, current: number): StatusError {
  const message = `Timeout: Too large resource version: ${wanted}, current: ${current}`;
  return failure(504, message, 'Timeout', {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });
}
