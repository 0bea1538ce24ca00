import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { describe, expect, it } from 'vitest';

import { reasonOf, toThreadError } from '../../src/slack/errors.ts';

function networkError(code: string): Error {
  const cause = Object.assign(new Error(code), { code });
  return new WebAPIRequestError(new TypeError('fetch failed', { cause }));
}

describe('what Slack answers, for the message that was to be sent', () => {
  it.each([
    ['ratelimited', 'retry'],
    ['internal_error', 'in-doubt'],
    ['fatal_error', 'in-doubt'],
    ['service_unavailable', 'in-doubt'],
    ['channel_not_found', 'unavailable'],
    ['not_in_channel', 'unavailable'],
    ['is_archived', 'unavailable'],
    ['thread_not_found', 'unavailable'],
    ['message_not_found', 'unavailable'],
    ['restricted_action_read_only_channel', 'unavailable'],
    ['invalid_blocks', 'refused'],
    ['missing_scope', 'refused'],
    ['token_revoked', 'refused'],
    ['something_new', 'refused'],
  ])('%s is %s', (code, reason) => {
    expect(reasonOf(code)).toBe(reason);
    const error = new WebAPIPlatformError({ ok: false, error: code });
    expect(toThreadError('chat.postMessage', error)).toMatchObject({ reason, slackError: code });
  });

  it.each([
    ['a 429', new WebAPIRateLimitedError(7), { reason: 'retry', retryAfterMs: 7_000 }],
    ['a 503', new WebAPIHTTPError(503, 'x', {}), { reason: 'in-doubt' }],
    ['a 413', new WebAPIHTTPError(413, 'x', {}), { reason: 'refused' }],
    ['a refused connection', networkError('ECONNREFUSED'), { reason: 'retry' }],
    ['an unknown host', networkError('ENOTFOUND'), { reason: 'retry' }],
    ['a reset', networkError('ECONNRESET'), { reason: 'in-doubt' }],
    [
      'a time-out',
      new WebAPIRequestError(new DOMException('aborted', 'TimeoutError')),
      { reason: 'in-doubt' },
    ],
    ['anything else', new Error('?'), { reason: 'in-doubt' }],
    ['no error at all', undefined, { reason: 'in-doubt' }],
  ])('%s', (_, error, expected) => {
    expect(toThreadError('chat.postMessage', error)).toMatchObject(expected);
  });

  it('says what was malformed, which names places and no values', () => {
    const error = new WebAPIPlatformError({
      ok: false,
      error: 'invalid_blocks',
      response_metadata: { messages: ['[ERROR] too long [json-pointer:/blocks/0/text]'] },
    });
    expect(toThreadError('chat.postMessage', error).message).toBe(
      'chat.postMessage: Slack answered invalid_blocks ([ERROR] too long [json-pointer:/blocks/0/text])',
    );
  });
});
