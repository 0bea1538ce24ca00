import { isRecord } from './json.ts';
import { badRequest, expired, StatusError } from './status-error.ts';

/** Where a paged list goes on. */
export interface Continue {
  /** The version the list is of; -1 to go on with what is there now. */
  readonly revision: number;
  /** The key of the last object that was sent. */
  readonly after: string;
}

const VERSION = 'meta.k8s.io/v1';
/** The token names the first key that could follow. */
const NEXT = '\u0000';

export function encodeContinue({ revision, after }: Continue): string {
  const token = { v: VERSION, rv: revision, start: `${after}${NEXT}` };
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

/** Reads a token. Throws the 400 of one that this server never gave. */
export function decodeContinue(token: string): Continue {
  const text = Buffer.from(token, 'base64url').toString('latin1');
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value) && typeof value['rv'] === 'number' && typeof value['start'] === 'string') {
      return { revision: value['rv'], after: value['start'].replace(NEXT, '') };
    }
  } catch {
    // Told below.
  }
  const first = text.charAt(0);
  const why = `invalid character '${first}' looking for beginning of value`;
  throw badRequest(`invalid continue token: continue key is not valid: ${why}`);
}

/** 410 for a token whose version is forgotten, with one that goes on inconsistently. */
export function expiredContinue(after: string): StatusError {
  const { status, code } = expired(
    'The provided continue parameter is too old to display a consistent list result. You can ' +
      'start a new list without the continue parameter, or use the continue token in this ' +
      'response to retrieve the remainder of the results. Continuing with the provided token ' +
      'results in an inconsistent list - objects that were created, modified, or deleted between ' +
      'the time the first chunk was returned and now may show up in the list.',
  );
  const metadata = { continue: encodeContinue({ revision: -1, after }) };
  return new StatusError({ ...status, metadata }, code);
}
