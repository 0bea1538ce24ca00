/** How a Lease is kept. Times in milliseconds. */
export interface LeaseTiming {
  /** A Lease that has not changed for so long may be taken by anybody. */
  readonly durationMs: number;
  /** Who has not renewed for so long does not lead any more. Well below `durationMs`. */
  readonly renewDeadlineMs: number;
  /** From one round to the next. */
  readonly retryMs: number;
}

/** What the Kubernetes components themselves use. */
export const leaseTiming: LeaseTiming = {
  durationMs: 15_000,
  renewDeadlineMs: 10_000,
  retryMs: 2_000,
};

/** One process that would lead. */
export interface Candidate {
  /** Where it runs: two processes that live at the same time never share one. */
  readonly place: string;
  /** Tells it from every other process, also from earlier ones in the same place. */
  readonly identity: string;
}

export function candidateIn(place: string, unique: string): Candidate {
  return { place, identity: `${place}_${unique}` };
}

/** A Lease as it stands. */
export interface StandingLease {
  /** Empty where it was released. */
  readonly holder: string;
  readonly durationMs: number;
  /** How long it has stood unchanged, by our own clock: those of other machines may be wrong. */
  readonly unchangedMs: number;
}

/** What to do about the Lease; `wait`: another process leads. */
export type LeaseStep = 'create' | 'take' | 'renew' | 'wait';

/** Decides what this process does about the Lease as it stands; undefined where there is none. */
export function decideLease(lease: StandingLease | undefined, me: Candidate): LeaseStep {
  if (lease === undefined) return 'create';
  const { holder, durationMs, unchangedMs } = lease;
  if (holder === me.identity) return 'renew';
  if (holder === '') return 'take';
  // An earlier process in our own place is dead: nobody needs to wait for it after a crash.
  if (holder.startsWith(`${me.place}_`)) return 'take';
  return unchangedMs >= durationMs ? 'take' : 'wait';
}
