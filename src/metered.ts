/** Ports with their use counted: what is behind them knows nothing of metrics. */
import type { Clock } from './clock.ts';
import { Refusal } from './errors.ts';
import type { Metrics } from './metrics.ts';
import type { RunView, Threads } from './reconcile/ports.ts';
import type { Submitter } from './reconcile/people-ports.ts';

/** Counts every message that was posted, by kind and by how late it came. */
export function meteredThreads(
  threads: Threads,
  metrics: Pick<Metrics, 'told'>,
  clock: Clock,
): Threads {
  const lagMs = (since: string | undefined): number | undefined => {
    const ms = clock.now() - Date.parse(since ?? '');
    return Number.isNaN(ms) ? undefined : ms;
  };
  return {
    ...threads,
    async postCard(channel, view) {
      const posted = await threads.postCard(channel, view);
      metrics.told('card', lagMs(view.spec.requestedAt));
      return posted;
    },
    async postMilestone(card, key, view, milestone) {
      const posted = await threads.postMilestone(card, key, view, milestone);
      metrics.told(milestone.kind, lagMs(happenedAt(milestone.kind, view)));
      return posted;
    },
  };
}

/** When that became so which a milestone tells, where the cluster says it. */
function happenedAt(kind: string, { state }: RunView): string | undefined {
  if (kind === 'started') return state.startedAt;
  if (kind === 'blocked') return state.diagnosis?.since;
  return kind === 'deleted' ? undefined : state.endedAt;
}

/** Counts every submit by how it ended. */
export function meteredSubmitter(
  submitter: Submitter,
  metrics: Pick<Metrics, 'submitted'>,
): Submitter {
  return {
    async submit(spec, origin) {
      try {
        const submitted = await submitter.submit(spec, origin);
        metrics.submitted(submitted.kind);
        return submitted;
      } catch (error) {
        metrics.submitted(error instanceof Refusal ? error.reason : 'broken');
        throw error;
      }
    },
  };
}
