import type { Row } from './row.ts';

/** A run that does not get on, and nothing that says why. */
export interface Silence {
  /** What it is waiting for, as far as the objects show. */
  readonly at: 'pod' | 'scheduler' | 'step' | 'node';
  /** For how long. */
  readonly sinceMs: number;
  readonly node?: string;
  /** The step before training that still runs. */
  readonly step?: string;
}

/** Whatever is normal takes less. */
const longMs = 3 * 60_000;

const silent =
  (at: Silence['at']) =>
  (silence: Silence): boolean =>
    silence.at === at && silence.sinceMs > longMs;

/** Said only where nothing else explains it: events may be missing, or not for the bot to read. */
export const silenceCauses: readonly Row<Silence>[] = [
  {
    code: 'no-pod-yet',
    when: silent('pod'),
    say: () => ({
      cause: 'The cluster has not made the run’s pod yet, and does not say why.',
      fix: 'Show this to the platform team: its Job controller, or the quota of your namespace, may be why.',
    }),
  },
  {
    code: 'not-scheduled-yet',
    when: silent('scheduler'),
    say: () => ({
      cause: 'No scheduler has looked for a node for this run yet.',
      fix: 'Tell the platform team: the template may name a scheduler that does not run here.',
    }),
  },
  {
    code: 'slow-step',
    when: silent('step'),
    say: ({ step }) => ({
      cause: `The preparation step "${step ?? ''}" is still running; training begins after it.`,
      fix: 'Wait; if it should take less, ask the platform engineer what it does.',
    }),
  },
  {
    code: 'slow-node',
    when: silent('node'),
    say: ({ node }) => ({
      cause: `Node ${node ?? '(unknown)'} has the run and has not started it yet, without saying why.`,
      fix: 'If it goes on, tell the platform team.',
    }),
  },
];
