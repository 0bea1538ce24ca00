import type { Outcome } from '../../model.ts';
import type { Act } from '../../act.ts';
import { fromWire } from './wire.ts';

/** Asks the server to do it. Never rejects: what went wrong is a sentence in the outcome. */
export async function act(wanted: Act): Promise<Outcome> {
  try {
    const response = await fetch('/act', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(wanted),
    });
    return fromWire<Outcome>(await response.text());
  } catch {
    return { problem: 'The demo does not answer. Does `npm run demo` still run?' };
  }
}
