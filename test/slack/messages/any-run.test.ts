import { array, assert, constantFrom, date, option, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import type { Milestone, RunView } from '../../../src/reconcile/ports.ts';
import { renderCard } from '../../../src/slack/messages/card.ts';
import { renderMilestone } from '../../../src/slack/messages/milestones.ts';
import { deriveRun, hasEnded } from '../../../src/training/run.ts';
import { anyObservation } from '../../training/any-observation.ts';
import { at } from '../../training/observed.ts';
import { rawWords } from '../../training/raw-words.ts';
import { makeView } from '../support/builders.ts';
import { messageFlaws } from '../support/message-flaws.ts';

const known = record(
  {
    toldStart: constantFrom(at(5), 'yesterday'),
    lastWait: constantFrom('no-free-gpu', 'image-not-found', 'configured-1', ''),
    log: array(
      constantFrom('epoch 1 loss=0.3', 'RuntimeError: CUDA out of memory', '', '\u001b[31m'),
    ),
  },
  { requiredKeys: [] },
);

/** Every message that may be made of a run as it is. */
function milestonesOf({ state }: RunView): readonly Milestone[] {
  const { phase, diagnosis } = state;
  const blocked = diagnosis ? [{ kind: 'blocked' as const, diagnosis }] : [];
  if (!hasEnded(state)) return [{ kind: 'started' }, ...blocked];
  if (phase === 'finished') return [{ kind: 'finished', metrics: {} }];
  if (phase === 'failed' && diagnosis) return [{ kind: 'failed', diagnosis, log: [] }];
  return [{ kind: 'deleted' }];
}

test('whatever a cluster shows, every first line is a plain sentence, and Slack takes the message', () => {
  assert(
    property(
      anyObservation,
      option(known, { nil: {} }),
      date({ noInvalidDate: true }),
      (observation, more, now) => {
        const view = makeView(deriveRun(observation, now, more));
        const messages = milestonesOf(view).map((milestone) => renderMilestone(view, milestone));
        for (const message of [renderCard(view), ...messages]) {
          expect(messageFlaws(message)).toEqual([]);
          expect(message.text).toMatch(/^resnet \S.*\S$/);
          expect(message.text).not.toMatch(rawWords);
        }
      },
    ),
    { numRuns: 1_000 },
  );
});
