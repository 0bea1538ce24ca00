import { randomUUID } from 'node:crypto';
import type { Json } from '../json.ts';
import type { Delivery } from '../types.ts';
import type { Envelope, Reception, Transport } from './transport.ts';

/** Events that were not taken are sent again after these pauses; commands and clicks never are. */
const RETRY_AFTER_MS = [0, 60_000, 300_000];

/** Takes what people do to the app. */
export interface Courier {
  send(type: 'slash_commands' | 'interactive', payload: Json): Promise<Delivery>;
  /** Sends the last command or interaction again, exactly as it was. */
  again(): Promise<Delivery>;
  /** Resolves with how the first attempt was taken; later ones follow by themselves. */
  event(payload: Json): Promise<Delivery>;
  stop(): void;
}

export function createCourier(transport: Transport): Courier {
  let last: Envelope | undefined;
  const timers = new Set<NodeJS.Timeout>();

  async function deliver(envelope: Envelope): Promise<Delivery> {
    const startMs = performance.now();
    const reception = await transport.send(envelope);
    return toDelivery(reception, performance.now() - startMs);
  }

  function retryLater(envelope: Envelope, attempt: number): void {
    const pauseMs = RETRY_AFTER_MS[attempt - 1];
    if (pauseMs === undefined) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      void deliverEvent({ ...envelope, retry: { attempt, reason: 'timeout' } }, attempt);
    }, pauseMs);
    timers.add(timer);
  }

  async function deliverEvent(envelope: Envelope, attempt: number): Promise<Delivery> {
    const delivery = await deliver(envelope);
    if (!delivery.acked) retryLater(envelope, attempt + 1);
    return delivery;
  }

  return {
    send(type, payload) {
      last = { id: randomUUID(), type, payload };
      return deliver(last);
    },
    again() {
      if (!last) throw new Error('nothing has been delivered yet');
      return deliver(last);
    },
    event: (payload) => deliverEvent({ id: randomUUID(), type: 'events_api', payload }, 0),
    stop() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

function toDelivery(reception: Reception, tookMs: number): Delivery {
  if (reception.kind === 'timeout') return { acked: false, tookMs, error: 'operation_timeout' };
  if (reception.kind === 'unreachable') return { acked: false, tookMs, error: 'dispatch_failed' };
  return { acked: true, tookMs, ...(reception.body !== undefined && { response: reception.body }) };
}
