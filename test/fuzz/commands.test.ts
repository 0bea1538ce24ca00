import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { viewProblems } from '../../src/sandbox/slack/validation/view.ts';
import { viewErrors } from '../../src/slack/form/problems.ts';
import { readForm, requestOf } from '../../src/slack/form/values.ts';
import { formView } from '../../src/slack/form/view.ts';
import { parseCommand } from '../../src/training/command.ts';
import { context } from '../training/builders.ts';
import { follow } from './follow.ts';
import { filledForm } from './forms.ts';
import { commandText, nasty } from './nasty.ts';

test('a command makes a clear error or a right Job, and nothing in it comes alive', () => {
  const tally = { job: 0, refusal: 0 };
  fc.assert(
    fc.property(commandText, nasty, (text, foreign) => {
      const parsed = parseCommand(text);
      fc.pre(parsed.kind === 'train');
      const { kind, flaws } = follow(parsed.request, parsed.problems, foreign);
      tally[kind] += 1;
      expect(flaws).toEqual([]);
    }),
    { numRuns: 7_000 },
  );
  // Neither of the two ways is left untried.
  expect(Math.min(tally.job, tally.refusal)).toBeGreaterThan(1_000);
});

test('a form makes problems under its fields or a right Job, and can be shown again', () => {
  const tally = { job: 0, refusal: 0 };
  const { catalog } = context;
  fc.assert(
    fc.property(filledForm, nasty, ({ model, view }, foreign) => {
      const form = readForm(view, catalog);
      const { request, problems } = requestOf(form, catalog);
      const followed = follow(request, problems, foreign);
      tally[followed.kind] += 1;
      expect(followed.flaws).toEqual([]);

      const again = formView(catalog, form.state, form.origin);
      expect(viewProblems(again, 'modal')).toEqual([]);
      const blocks = again.blocks.flatMap(({ block_id }) => block_id ?? []);
      const errors = viewErrors(followed.problems, model, blocks);
      const unplaced = Object.keys(errors).filter((block) => !blocks.includes(block));
      expect([unplaced, Object.values(errors).filter((text) => text.trim() === '')]).toEqual([
        [],
        [],
      ]);
    }),
    { numRuns: 3_000 },
  );
  expect(Math.min(tally.job, tally.refusal)).toBeGreaterThan(300);
});
