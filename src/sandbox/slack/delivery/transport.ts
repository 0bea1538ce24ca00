import type { Json } from '../json.ts';

/** One payload for the app. */
export interface Envelope {
  /** Stays the same when the payload is sent again. */
  readonly id: string;
  readonly type: 'slash_commands' | 'interactive' | 'events_api';
  readonly payload: Json;
  /** On an event that is sent again. */
  readonly retry?: { readonly attempt: number; readonly reason: string };
}

/** How the app took it. */
export type Reception =
  | { readonly kind: 'acked'; readonly body: unknown }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'unreachable' };

/** A way to the app: Socket Mode or signed HTTP. */
export interface Transport {
  /** Delivers one payload and waits for its ack. Never rejects. */
  send(envelope: Envelope): Promise<Reception>;
}
