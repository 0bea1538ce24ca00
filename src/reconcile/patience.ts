import type { Diagnosis } from '../training/cause.ts';
import type { Phase } from '../training/run.ts';

/** How long a cause must last before it is shown on the card, and told in the thread. */
export interface Patience {
  readonly cardMs: number;
  readonly threadMs: number;
}

const seconds = 1_000;
const minutes = 60 * seconds;

/** Waiting cannot help; but a slip of a moment is not worth a message. */
const hopeless: Patience = { cardMs: 0, threadMs: 15 * seconds };

/** What passes by itself most of the time: a registry, a mount, a network. */
const flaky: Patience = { cardMs: 20 * seconds, threadMs: 2 * minutes };

/** What is normal in a busy cluster. */
const busy: Patience = { cardMs: 1 * minutes, threadMs: 10 * minutes };

/** Good news, as long as it does not last. */
const slow: Patience = { cardMs: 0, threadMs: 30 * minutes };

/** Good news, or somebody's intention: on the card only. */
const expected: Patience = { cardMs: 0, threadMs: Infinity };

/** Too large for every node there is; an autoscaler may be about to say that it adds a larger one. */
const tooLarge: Patience = { cardMs: 20 * seconds, threadMs: 1 * minutes };
const isTooLarge = /-too-(?:many|much)$/;

const byCode: Readonly<Record<string, Patience>> = {
  'adding-node': expected,
  'making-room': slow,
  'pulling-image': slow,
  'slow-step': slow,
  'fixing-file-rights': slow,
  suspended: expected,
  'queue-admitted': expected,
  'queue-waiting': expected,
  'queue-checks': expected,
  'queue-preempted': expected,
  'queue-paused': expected,
  paused: expected,
  'held-by-gate': expected,
  'image-registry-unreachable': flaky,
  'image-registry-limit': flaky,
  'image-disk-full': flaky,
  'mount-failed': flaky,
  'disk-attached-elsewhere': flaky,
  'disk-not-attached': flaky,
  'node-network': flaky,
  'gpu-not-prepared': flaky,
  'container-not-created': flaky,
  'container-waits': flaky,
  'pod-refused': flaky,
  // The cluster itself gives a node up after five minutes: that is told then, and not this as well.
  'node-silent': { cardMs: 0, threadMs: 7 * minutes },
  'node-lost': { cardMs: 0, threadMs: 5 * minutes },
};

/** The patience with a cause in a phase. What the Job survives by itself is told on the card only. */
export function patienceWith(diagnosis: Diagnosis, phase: Phase): Patience {
  if (phase === 'restarting' && diagnosis.code !== 'node-lost') return expected;
  if (diagnosis.hopeless && isTooLarge.test(diagnosis.code)) return tooLarge;
  return byCode[diagnosis.code] ?? (diagnosis.hopeless ? hopeless : busy);
}
