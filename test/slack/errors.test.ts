import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { pino, stdSerializers } from 'pino';
import { describe, expect, it } from 'vitest';

import { lastingRefusalOf, reasonOf, slackErrorOf, toThreadError } from '../../src/slack/errors.ts';

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
    ['a 408', new WebAPIHTTPError(408, 'x', {}), { reason: 'in-doubt' }],
    // Slack itself answers 200 or 429: something in between turned the call away.
    ['a 400', new WebAPIHTTPError(400, 'x', {}), { reason: 'retry' }],
    ['a 403', new WebAPIHTTPError(403, 'x', {}), { reason: 'retry' }],
    ['a 404', new WebAPIHTTPError(404, 'x', {}), { reason: 'retry' }],
    ['a 413', new WebAPIHTTPError(413, 'x', {}), { reason: 'refused' }],
    ['a 204', new WebAPIHTTPError(204, 'x', {}), { reason: 'in-doubt' }],
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

  it.each([
    ['a page', '<!DOCTYPE html><title>Down for maintenance</title>'],
    ['nothing', ''],
    ['a word', 'OK'],
    ['JSON of somebody else', undefined],
  ])('an answer that is %s may be one to a message that stands', (_, text) => {
    // The SDK makes the text of an answer that is not JSON the error.
    const answer = new WebAPIPlatformError(JSON.parse(JSON.stringify({ ok: false, error: text })));
    const error = toThreadError('chat.postMessage', answer);
    expect(error).toMatchObject({ reason: 'in-doubt', slackError: undefined });
    expect(slackErrorOf(answer)).toBeUndefined();
    expect(lastingRefusalOf(answer)).toBeUndefined();
  });

  it.each([
    ['an HTTP error', new WebAPIHTTPError(403, 'x', { via: 'proxy' }, '<html>who are you</html>')],
    ['an answer', new WebAPIPlatformError({ ok: false, error: '<html>who are you</html>' })],
  ])('the page of somebody in between does not get into the log: %s', (_, answer) => {
    const lines: string[] = [];
    const serializers = { err: stdSerializers.errWithCause };
    const log = pino({ serializers }, { write: (line: string) => lines.push(line) });
    log.warn({ err: toThreadError('chat.postMessage', answer) }, 'failed');
    expect(lines.join('')).toContain('chat.postMessage');
    expect(lines.join('')).not.toMatch(/html|proxy/);
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
