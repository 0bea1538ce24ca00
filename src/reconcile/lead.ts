import { SlackTrainError } from '../errors.ts';

/** This process may not tell anything any more: another one leads, or nobody does. */
export class LeadLost extends SlackTrainError {
  readonly code = 'lead-lost';
}

/** Whether this process is the one that tells. */
export interface Lead {
  holds(): boolean;
  /** Counts the times the lead was gained: what was in order under another leader is in doubt. */
  term(): number;
  /** When it was last seen to be gained; in milliseconds, Infinity where it never was. */
  sinceMs(): number;
  /** Throws LeadLost unless this process leads now. Asked right before each message. */
  check(): void;
}

export function createLead(leads: () => boolean, now: () => number): Lead {
  let led = false;
  let term = 0;
  let sinceMs = Infinity;

  function holds(): boolean {
    const leadsNow = leads();
    if (leadsNow && !led) {
      term += 1;
      sinceMs = now();
    }
    led = leadsNow;
    return leadsNow;
  }

  return {
    holds,
    term: () => term,
    sinceMs: () => sinceMs,
    check() {
      if (!holds()) throw new LeadLost('this process does not lead');
    },
  };
}
