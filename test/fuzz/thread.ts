import type { RunView } from '../../src/reconcile/ports.ts';
import type { Message } from '../../src/slack/messages/blocks.ts';
import { renderCard } from '../../src/slack/messages/card.ts';
import { renderMilestone } from '../../src/slack/messages/milestones.ts';
import { renderSubmitted } from '../../src/slack/messages/replies.ts';
import type { Origin, TrainingSpec } from '../../src/training/spec.ts';

/** What is shown of a run when the cluster and the program say `foreign` wherever they can. */
export function threadOf(spec: TrainingSpec, origin: Origin, foreign: string): readonly Message[] {
  const diagnosis = {
    code: 'exit-code',
    cause: foreign,
    evidence: foreign,
    fix: foreign,
    hopeless: true,
  };
  const view: RunView = {
    uid: 'job-1',
    spec,
    origin,
    state: { phase: 'failed', attempts: 1, exitCode: 1, node: foreign, diagnosis },
  };
  return [
    renderSubmitted({ kind: 'created', spec, origin, warnings: [foreign] }, 'Its thread is here.'),
    renderCard(view),
    renderCard({ ...view, state: { phase: 'queued', attempts: 0 } }),
    renderMilestone(view, { kind: 'started' }),
    renderMilestone(view, { kind: 'blocked', diagnosis }),
    renderMilestone(view, { kind: 'failed', diagnosis, log: [foreign, foreign] }),
    renderMilestone(view, { kind: 'finished', metrics: { [foreign]: foreign } }),
    renderMilestone(view, { kind: 'deleted' }),
  ];
}
