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
  /** Throws LeadLost unless this process has led without a break since this term began. */
  check(term: number): void;
}

/** `current` gives the term in which this process leads now; undefined where it does not. */
export function createLead(current: () => number | undefined, now: () => number): Lead {
  let term = 0;
  let sinceMs = Infinity;

  function holds(): boolean {
    const held = current();
    if (held !== undefined && held !== term) {
      term = held;
      sinceMs = now();
    }
    return held !== undefined;
  }

  return {
    holds,
    term: () => term,
    sinceMs: () => sinceMs,
    check(wanted) {
      if (!holds() || term !== wanted) throw new LeadLost('this process does not lead any more');
    },
  };
}
