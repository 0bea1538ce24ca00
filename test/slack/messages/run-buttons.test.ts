import type { Button } from '@slack/types';
import { describe, expect, it } from 'vitest';

import { buttonRow, type ButtonPlace } from '../../../src/slack/messages/run-buttons.ts';
import type { Diagnosis } from '../../../src/training/cause.ts';
import type { RunState } from '../../../src/training/run.ts';
import type { TrainingSpec } from '../../../src/training/spec.ts';
import { makeView } from '../support/builders.ts';

const startedAt = '2026-11-23T10:31:00Z';
const outOfMemory: Diagnosis = { code: 'out-of-memory', cause: 'Too much.', hopeless: true };

function buttons(
  state: Partial<RunState>,
  spec: Partial<TrainingSpec> = {},
  place: ButtonPlace = 'thread',
): readonly Button[] {
  return buttonRow(makeView(state, spec), place).flatMap(({ elements }) =>
    elements.flatMap((element) => (element.type === 'button' ? [element] : [])),
  );
}

const texts = (...given: Parameters<typeof buttons>): string[] =>
  buttons(...given).map(({ text }) => text.text);

describe('the buttons of a run', () => {
  const resumable = { resumable: true };

  it.each<[string, Partial<RunState>, Partial<TrainingSpec>, string[]]>([
    ['waits', { phase: 'waiting' }, resumable, ['Clone', 'Cancel']],
    ['runs', { phase: 'running', startedAt }, resumable, ['Clone', 'Logs', 'Picture', 'Cancel']],
    [
      'has finished',
      { phase: 'finished', startedAt, podName: 'p' },
      resumable,
      ['Resume', 'Rerun', 'Clone', 'Logs'],
    ],
    [
      'has failed, of a model that cannot resume',
      { phase: 'failed', startedAt, podName: 'p' },
      {},
      ['Rerun', 'Clone', 'Logs'],
    ],
    ['never started', { phase: 'failed' }, resumable, ['Rerun', 'Clone']],
    ['was called off', { phase: 'cancelled', startedAt }, resumable, ['Resume', 'Rerun', 'Clone']],
    [
      'ran out of the memory it asked for',
      { phase: 'failed', startedAt, diagnosis: outOfMemory },
      { memory: '16Gi' },
      ['Retry with 32Gi', 'Rerun', 'Clone', 'Logs'],
    ],
    [
      'ran out of the memory that its namespace gave it',
      { phase: 'failed', startedAt, diagnosis: outOfMemory, memoryLimit: '512Mi' },
      {},
      ['Retry with 1Gi', 'Rerun', 'Clone', 'Logs'],
    ],
    [
      'ran out of more than is doubled',
      { phase: 'failed', startedAt, diagnosis: outOfMemory, memoryLimit: '4Ti' },
      {},
      ['Rerun', 'Clone', 'Logs'],
    ],
    [
      'ran out of its node’s memory, without a limit of its own',
      { phase: 'failed', startedAt, diagnosis: outOfMemory },
      {},
      ['Rerun', 'Clone', 'Logs'],
    ],
  ])('that %s', (_, state, spec, shown) => {
    expect(texts(state, spec)).toEqual(shown);
  });

  it('that start a run ask once more, and say with what', () => {
    const given = buttons(
      { phase: 'failed', startedAt, diagnosis: outOfMemory, memoryLimit: '16Gi' },
      { resumable: true },
    );
    const asked = given.flatMap(({ confirm }) => (confirm?.text ? [confirm.text.text] : []));
    expect(asked).toHaveLength(3);
    expect(asked[0]).toContain('with 32Gi of memory instead of 16Gi');
    for (const question of asked) expect(question).toContain('run abcd2345ef');
  });

  it('that start one are in its thread only', () => {
    expect(texts({ phase: 'finished', startedAt }, { resumable: true }, 'home')).not.toContain(
      'Rerun',
    );
  });
});
