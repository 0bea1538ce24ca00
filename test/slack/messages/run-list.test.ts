import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { KnownRun } from '../../../src/reconcile/people-ports.ts';
import { renderRunList, type RunList } from '../../../src/slack/messages/run-list.ts';
import { permalinkIn } from '../../../src/slack/messages/thread-link.ts';
import type { RunState } from '../../../src/training/run.ts';
import type { TrainingSpec } from '../../../src/training/spec.ts';
import { makeKnown, makeSpec } from '../support/builders.ts';
import { messageFlaws, shownText } from '../support/message-flaws.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const card = { channel: 'C0TRAIN', ts: '1764000000.000100' };

function listOf(runs: readonly KnownRun[], changes: Partial<RunList> = {}): RunList {
  return {
    whose: 'of yours',
    runs,
    isOwn: () => true,
    permalink: permalinkIn('https://example.slack.com/'),
    now,
    ...changes,
  };
}

const known = (
  state: Partial<RunState>,
  spec: Partial<TrainingSpec> = {},
  place: KnownRun['card'] | null = card,
): KnownRun => ({ ...makeKnown(state, spec), ...(place && { card: place }) });

const waiting = known(
  {
    phase: 'waiting',
    since: '2026-11-23T11:57:00Z',
    diagnosis: { code: 'no-free-gpu', cause: 'No free GPU.', hopeless: false },
  },
  { id: 'tqq5ogfcpp', gpuCount: 2 },
);
const running = known(
  { phase: 'running', since: '2026-11-23T10:00:00Z' },
  { id: 'fb2ipegbiv', model: 'mlp', type: 'cpu', gpuCount: 0 },
);

describe('a list of runs', () => {
  it('is a table whose columns stand below each other, with a link and the reason of a wait', () => {
    const message = renderRunList(listOf([waiting, running]));
    expect(messageFlaws(message)).toEqual([]);
    expect(message.text).toBe('2 runs of yours: 1 waiting, 1 running');
    const link = '<https://example.slack.com/archives/C0TRAIN/p1764000000000100|thread>';
    expect(shownText(message).split('\n').slice(1)).toEqual([
      '`RUN        MODEL  STATE   SINCE GPUS WHO    `',
      `\`tqq5ogfcpp resnet waiting 3 m   2    vision1\` ${link}`,
      '      ↳ No free GPU',
      `\`fb2ipegbiv mlp    running 2 h   –    vision1\` ${link}`,
    ]);
  });

  it('says what to do where there is none', () => {
    const message = renderRunList(listOf([], { whose: 'of nobody<!here>' }));
    expect(messageFlaws(message)).toEqual([]);
    expect(shownText(message)).toContain('There is no run of nobody<!here>');
    expect(shownText(message)).toContain('`/train`');
  });

  it('shows twenty and counts the others', () => {
    const runs = Array.from({ length: 47 }, () => running);
    const message = renderRunList(listOf(runs));
    expect(messageFlaws(message)).toEqual([]);
    expect(message.text).toBe('47 runs of yours: 47 running');
    expect(shownText(message)).toContain('and 27 older runs more');
    expect(shownText(message).match(/fb2ipegbiv/g)).toHaveLength(20);
  });

  it.each([
    ['a card that does not stand yet', known({}, {}, null), true, false],
    [
      'a thread in a direct message of one’s own',
      known({}, {}, { ...card, channel: 'D0ME' }),
      true,
      true,
    ],
    ['that of somebody else', known({}, {}, { ...card, channel: 'D0YOU' }), false, false],
    ['something that is no message', known({}, {}, { channel: 'C1|x', ts: 'x' }), true, false],
  ])('links no more than can be followed: %s', (_, run, own, linked) => {
    const shown = shownText(renderRunList(listOf([run], { isOwn: () => own })));
    expect(shown.includes('|thread>')).toBe(linked);
  });

  it('is taken by Slack and stays words, whatever people and clusters write', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('<!channel>', '```', '`x`', '<'.repeat(3000), '&amp;', ''),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text, text), { maxLength: 25 }), (runs) => {
        const list = runs.map(([id, model, cause]) =>
          known(
            { phase: 'queued', diagnosis: { code: 'x', cause, hopeless: false } },
            { id, model, user: { slackId: 'U1', id, groups: [] }, outputs: makeSpec().outputs },
          ),
        );
        expect(messageFlaws(renderRunList(listOf(list)))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
