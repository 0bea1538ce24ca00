import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import { Refusal } from '../../../src/errors.ts';
import type { Plan } from '../../../src/reconcile/people-ports.ts';
import { renderPlan } from '../../../src/slack/messages/plan.ts';
import { makeSpec } from '../support/builders.ts';
import { messageFlaws, shownText } from '../support/message-flaws.ts';

const left = { quota: 'team', what: 'GPUs', used: '1', limit: '4', fits: true };

it.each<[string, Plan, string]>([
  ['nothing is against it', { warnings: [], quotas: [left] }, 'resnet would run: 2 GPUs'],
  [
    'a quota has no room',
    { warnings: [], quotas: [left, { ...left, used: '3', fits: false }] },
    'resnet would wait: the quota team has no room for it (3 of 4 GPUs in use)',
  ],
  [
    'the cluster refuses it',
    { warnings: [], objection: new Refusal('quota', 'The quota is used up.') },
    'resnet would not run: The quota is used up.',
  ],
])('%s', (_, plan, fact) => {
  const message = renderPlan(makeSpec(), plan, {});
  expect(message.text).toContain(fact);
  expect(messageFlaws(message)).toEqual([]);
});

it('says what the person may use, and where the bot does not know', () => {
  const shown = shownText(renderPlan(makeSpec(), { warnings: [] }, { maxGpus: 4 }));
  expect(shown).toContain('You may use 4 GPUs a run.');
  expect(shown).toContain('I may not read the quotas of this namespace.');
});

it('is taken by Slack and stays words, however much of it there is', () => {
  const text = fc.constantFrom('<!channel>', '```', '<'.repeat(3000), 'x'.repeat(4000), '&`');
  fc.assert(
    fc.property(text, text, text, fc.nat(20), (one, two, three, many) => {
      const spec = makeSpec({
        image: one,
        args: ['--note', two],
        commandText: `/train resnet note=${two}`,
        user: { slackId: 'U1', id: three, groups: [] },
        outputs: { ...makeSpec().outputs, checkpoint: one, logs: one, tensorboard: one },
      });
      const quotas = Array.from({ length: many }, () => ({ ...left, quota: one, what: two }));
      const objection = new Refusal('other', one, { evidence: two });
      const warnings = Array.from({ length: many }, () => three);
      for (const plan of [
        { objection, quotas, warnings },
        { quotas, warnings },
      ])
        expect(messageFlaws(renderPlan(spec, plan, {}))).toEqual([]);
    }),
  );
});
