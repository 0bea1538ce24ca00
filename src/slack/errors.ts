import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';

import { isUnsent, networkCode } from '../network-error.ts';
import { ThreadError, type ThreadErrorReason } from '../reconcile/errors.ts';

/**
 * What each answer of Slack means for the message that was to be sent. Codes that are not here
 * (a missing scope, a dead token, a malformed message) will be answered so every time: `refused`.
 */
const reasons: Readonly<Record<string, ThreadErrorReason>> = {
  ratelimited: 'retry',
  rate_limited: 'retry',
  team_added_to_org: 'retry',
  message_limit_exceeded: 'retry',
  // Slack's words for these: it "could not complete", and part of it may have succeeded.
  internal_error: 'in-doubt',
  fatal_error: 'in-doubt',
  service_unavailable: 'in-doubt',
  request_timeout: 'in-doubt',
  update_failed: 'in-doubt',
  channel_not_found: 'unavailable',
  not_in_channel: 'unavailable',
  channel_is_limited_access: 'unavailable',
  too_many_members: 'unavailable',
  is_archived: 'unavailable',
  is_inactive: 'unavailable',
  thread_not_found: 'unavailable',
  message_not_found: 'unavailable',
  cannot_reply_to_message: 'unavailable',
  cant_update_message: 'unavailable',
  edit_window_closed: 'unavailable',
  messages_tab_disabled: 'unavailable',
  method_not_supported_for_channel_type: 'unavailable',
  user_not_found: 'unavailable',
  user_not_in_channel: 'unavailable',
  user_not_visible: 'unavailable',
  user_disabled: 'unavailable',
  cannot_dm_bot: 'unavailable',
  no_permission: 'unavailable',
  ekm_access_denied: 'unavailable',
  app_access_restricted: 'unavailable',
  posting_to_channel_denied: 'unavailable',
  as_user_not_supported: 'refused',
};

/** How every error code of Slack looks. */
const codeShape = /^[a-z0-9_]+$/;

/** What an error code of Slack means for the message that was to be sent. */
export function reasonOf(slackError: string): ThreadErrorReason {
  if (slackError.startsWith('restricted_action')) return 'unavailable';
  return reasons[slackError] ?? 'refused';
}

/** Translates whatever a call of the Web API threw. A ThreadError passes as it is. */
export function toThreadError(method: string, error: unknown): ThreadError {
  if (error instanceof ThreadError) return error;
  if (error instanceof WebAPIPlatformError) return platformError(method, error);
  if (error instanceof WebAPIRateLimitedError) return rateLimited(method, error);
  if (error instanceof WebAPIHTTPError) return httpError(method, error);
  const original = error instanceof WebAPIRequestError ? error.original : error;
  const reason = isUnsent(networkCode(original)) ? 'retry' : 'in-doubt';
  return new ThreadError(reason, `${method}: Slack could not be reached`, { cause: error });
}

/** True where the same call may succeed a little later. */
export function isPassing(error: unknown): boolean {
  return error instanceof ThreadError && (error.reason === 'retry' || error.reason === 'in-doubt');
}

/** Slack's error code where it refused for good; undefined where it may answer otherwise later. */
export function lastingRefusalOf(error: unknown): string | undefined {
  const slackError = slackErrorOf(error);
  if (slackError === undefined) return undefined;
  const reason = reasonOf(slackError);
  return reason === 'retry' || reason === 'in-doubt' ? undefined : slackError;
}

/** Slack's own error code, where the error is an answer of Slack. */
export function slackErrorOf(error: unknown): string | undefined {
  if (error instanceof ThreadError) return error.slackError;
  return error instanceof WebAPIPlatformError ? codeIn(error) : undefined;
}

/**
 * The SDK makes the text of an answer that is not JSON, such as the page of a proxy, the error.
 */
function codeIn({ data }: WebAPIPlatformError): string | undefined {
  const code: unknown = data.error;
  return typeof code === 'string' && codeShape.test(code) ? code : undefined;
}

function platformError(method: string, error: WebAPIPlatformError): ThreadError {
  const slackError = codeIn(error);
  // Whatever it was that answered, the message may stand. The text itself is for no log.
  if (slackError === undefined)
    return new ThreadError('in-doubt', `${method}: the answer was none of Slack's`);
  // Validation messages name places such as /blocks/0/text, never the values there.
  const detail = error.data.response_metadata?.messages?.join('; ') ?? '';
  const message = `${method}: Slack answered ${slackError}${detail === '' ? '' : ` (${detail})`}`;
  return new ThreadError(reasonOf(slackError), message, { slackError, cause: error });
}

function rateLimited(method: string, error: WebAPIRateLimitedError): ThreadError {
  return new ThreadError('retry', `${method}: Slack asks to wait ${error.retryAfter} s`, {
    slackError: 'ratelimited',
    retryAfterMs: error.retryAfter * 1000,
    cause: error,
  });
}

/** Slack itself answers 200 or 429: any other status comes from something in between. */
function httpError(method: string, { statusCode }: WebAPIHTTPError): ThreadError {
  // Without the cause: it holds the whole answer.
  return new ThreadError(httpReason(statusCode), `${method}: the answer was HTTP ${statusCode}`);
}

function httpReason(status: number): ThreadErrorReason {
  // Too large for whatever is in between: it will be so every time.
  if (status === 413) return 'refused';
  return status >= 400 && status < 500 && status !== 408 ? 'retry' : 'in-doubt';
}
