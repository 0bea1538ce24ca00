import type { SlackFault } from './types.ts';

/** Faults that wait for a call to strike. */
export interface FaultPlan {
  /** Plans a fault. Returns what takes it back. */
  readonly add: (fault: SlackFault) => () => void;
  /** The fault that strikes this call, used up by one; the oldest first. */
  strike(method: string): SlackFault | undefined;
}

export function createFaultPlan(): FaultPlan {
  const planned: { fault: SlackFault; left: number }[] = [];
  return {
    add(fault) {
      const entry = { fault, left: fault.times ?? 1 };
      planned.push(entry);
      return () => {
        entry.left = 0;
      };
    },
    strike(method) {
      const entry = planned.find(
        ({ fault, left }) => left > 0 && (fault.method === method || fault.method === '*'),
      );
      if (!entry) return undefined;
      entry.left -= 1;
      return entry.fault;
    },
  };
}
