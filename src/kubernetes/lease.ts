import { performance } from 'node:perf_hooks';
import type { Logger } from 'pino';
import { sleep, type Clock } from '../clock.ts';
import { leaseName } from '../training/names.ts';
import type { KubeClient } from './client.ts';
import { hasStatus, networkError, type KubeError } from './errors.ts';
import { decideLease, leaseTiming, type Candidate, type LeaseTiming } from './lease-decision.ts';
import { readLease, writeLease, type LeaseObject } from './lease-object.ts';

/** Decides by a Lease which of several processes tells the threads. */
export interface Election {
  /**
   * True while this process may tell: its last renewal is younger than the deadline, by a clock
   * that runs on while the process is paused. Where Leases may not be used it is the only process.
   */
  leader(): boolean;
  /**
   * Counts the times of leading without a break, from 1; undefined while this process may not tell.
   * What was held back in a break is known by the next number, however short the break was.
   */
  term(): number | undefined;
  /** One look at the Lease, and what follows from it. Never rejects. */
  round(signal: AbortSignal): Promise<void>;
  /** Goes round until the signal aborts or `release` is called. Resolves after the first round. */
  start(signal: AbortSignal): Promise<void>;
  /** Leads no more, and lets another process lead at once. Never rejects. */
  release(): Promise<void>;
}

export interface ElectionDeps {
  readonly client: KubeClient;
  /** Where the Lease stands. Asked once a round. */
  readonly namespace: () => string;
  readonly candidate: Candidate;
  readonly clock: Clock;
  /** Milliseconds on a clock that nobody sets; the process's own unless given. */
  readonly steady?: () => number;
  readonly timing?: LeaseTiming;
  readonly log: Logger;
}

/** A server that has just restarted refuses for a moment what it will allow: believe the third. */
const believedRefusals = 3;
/** Who is alone looks now and then whether the Lease may be used by now. */
const aloneLookMs = 10_000;

interface Instant {
  readonly steadyMs: number;
  readonly wallMs: number;
}

export function createElection(deps: ElectionDeps): Election {
  const { client, candidate, clock, log, timing = leaseTiming } = deps;
  const steady = deps.steady ?? (() => performance.now());
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  /** When the last renewal that succeeded was begun. */
  let renewedAt: Instant | undefined;
  let observed: { resourceVersion: string; sinceMs: number } | undefined;
  let refusals = 0;
  let everHeld = false;
  let everAllowed = false;
  let alone = false;
  let led = false;
  let terms = 0;

  const now = (): Instant => ({ steadyMs: steady(), wallMs: clock.now() });
  const by = () => ({
    identity: candidate.identity,
    durationMs: timing.durationMs,
    nowMs: clock.now(),
  });

  /** The steady clock stands still while a machine sleeps, the wall clock may be set back. */
  function elapsedMs({ steadyMs, wallMs }: Instant): number {
    return Math.max(steady() - steadyMs, clock.now() - wallMs);
  }

  function leader(): boolean {
    if (alone) return !stopping.signal.aborted;
    return renewedAt !== undefined && elapsedMs(renewedAt) < timing.renewDeadlineMs;
  }

  function unchangedMs({ resourceVersion }: LeaseObject): number {
    if (observed?.resourceVersion !== resourceVersion)
      observed = { resourceVersion, sinceMs: steady() };
    return steady() - observed.sinceMs;
  }

  async function lookAndAct(signal: AbortSignal): Promise<void> {
    // From before the first byte is sent: others count from when they see what we wrote.
    const begun = now();
    const namespace = deps.namespace();
    const lease = await readLease(client, namespace, signal);
    const standing = lease && { ...lease, unchangedMs: unchangedMs(lease) };
    const step = decideLease(standing, candidate);
    if (step === 'wait') {
      renewedAt = undefined;
    } else {
      await writeLease(client, namespace, { write: step, lease, by: by() }, signal);
      if (step !== 'renew' || !leader()) terms += 1;
      renewedAt = begun;
      everHeld = true;
    }
    refusals = 0;
    everAllowed = true;
    alone = false;
  }

  function failed(error: KubeError): void {
    if (hasStatus(error, 409)) renewedAt = undefined;
    if (alone) return;
    // A namespace that is not there answers the creation with 404.
    if (!hasStatus(error, 403, 404)) {
      log.debug({ err: error, lease: leaseName }, 'the Lease could not be renewed');
      return;
    }
    refusals += 1;
    if (everAllowed) {
      const fields = { err: error, lease: leaseName };
      if (refusals === believedRefusals)
        log.warn(
          fields,
          'the Lease may not be used any more: this process tells nothing until it may',
        );
      return;
    }
    if (refusals < believedRefusals) return;
    alone = true;
    terms += 1;
    const fields = { lease: leaseName, namespace: deps.namespace(), reason: error.message };
    log.warn(fields, 'the Lease may not be used: run one replica only');
  }

  async function round(signal: AbortSignal): Promise<void> {
    const limit = AbortSignal.timeout(timing.renewDeadlineMs / 2);
    try {
      await lookAndAct(AbortSignal.any([signal, limit]));
    } catch (error) {
      if (!signal.aborted) failed(networkError(error));
    }
    const leads = leader();
    if (leads !== led) log.info({ lease: leaseName, leader: leads }, 'the lead changed');
    led = leads;
  }

  async function goRound(signal: AbortSignal, first: () => void): Promise<void> {
    while (!signal.aborted) {
      await round(signal);
      first();
      await sleep(clock, alone ? aloneLookMs : timing.retryMs, signal);
    }
    first();
  }

  return {
    leader,
    term: () => (leader() ? terms : undefined),
    round,
    start(signal) {
      const first = Promise.withResolvers<void>();
      running = goRound(AbortSignal.any([signal, stopping.signal]), first.resolve);
      return first.promise;
    },
    async release() {
      stopping.abort();
      await running;
      renewedAt = undefined;
      if (!everHeld) return;
      const limit = AbortSignal.timeout(timing.retryMs);
      try {
        const namespace = deps.namespace();
        const lease = await readLease(client, namespace, limit);
        if (lease?.holder === candidate.identity)
          await writeLease(client, namespace, { write: 'release', lease, by: by() }, limit);
      } catch (error) {
        // It then expires by itself.
        log.debug({ err: error, lease: leaseName }, 'the Lease could not be released');
      }
    },
  };
}
