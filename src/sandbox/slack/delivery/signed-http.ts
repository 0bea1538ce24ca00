import { parseJson, type Json } from '../json.ts';
import { sign } from './signature.ts';
import type { Envelope, Transport } from './transport.ts';

/** Bolt compares content types with `===`: no charset may follow. */
const FORM = 'application/x-www-form-urlencoded';

export interface SignedHttpOptions {
  readonly requestUrl: string;
  readonly signingSecret: string;
  readonly now: () => number;
  readonly ackTimeoutMs: number;
}

const ACCEPTED = 200;

/** Delivers payloads as signed POSTs to the app's request URL. */
export function createSignedHttp(options: SignedHttpOptions): Transport {
  const { requestUrl, signingSecret, now, ackTimeoutMs } = options;

  function post(body: string, contentType: string, envelope: Envelope): Promise<Response> {
    const timestamp = Math.floor(now() / 1_000);
    const { retry } = envelope;
    return fetch(requestUrl, {
      method: 'POST',
      body,
      headers: {
        'content-type': contentType,
        'x-slack-request-timestamp': String(timestamp),
        'x-slack-signature': sign(signingSecret, timestamp, body),
        ...(retry && {
          'x-slack-retry-num': String(retry.attempt),
          'x-slack-retry-reason': retry.reason,
        }),
      },
      signal: AbortSignal.timeout(ackTimeoutMs),
    });
  }

  return {
    async send(envelope) {
      try {
        const response = await post(encode(envelope), contentTypeOf(envelope), envelope);
        const text = await response.text();
        return response.status === ACCEPTED
          ? { kind: 'acked', body: decode(text) }
          : { kind: 'unreachable' };
      } catch (error) {
        return isTimeout(error) ? { kind: 'timeout' } : { kind: 'unreachable' };
      }
    },
  };
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError';
}

function contentTypeOf({ type }: Envelope): string {
  return type === 'events_api' ? 'application/json' : FORM;
}

function encode({ type, payload }: Envelope): string {
  if (type === 'events_api') return JSON.stringify(payload);
  if (type === 'interactive')
    return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  return new URLSearchParams(flat(payload)).toString();
}

/** A command's fields, all of them text. */
function flat(payload: Json): [string, string][] {
  return Object.entries(payload).map(([field, value]) => [field, String(value)]);
}

/** An ack's body: JSON, or text that is shown as a message. */
function decode(text: string): unknown {
  if (text === '') return undefined;
  return parseJson(text) ?? { text };
}
