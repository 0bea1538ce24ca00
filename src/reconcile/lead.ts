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
  /** Throws LeadLost unless this process leads now. Asked right before each message. */
  check(): void;
}

export function createLead(leads: () => boolean): Lead {
  let led = false;
  let term = 0;

  function holds(): boolean {
    const now = leads();
    if (now && !led) term += 1;
    led = now;
    return now;
  }

  return {
    holds,
    term: () => term,
    check() {
      if (!holds()) throw new LeadLost('this process does not lead');
    },
  };
}
