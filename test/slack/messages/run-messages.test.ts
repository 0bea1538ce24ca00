import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Milestone } from '../../../src/reconcile/ports.ts';
import { renderCard } from '../../../src/slack/messages/card.ts';
import { renderMilestone } from '../../../src/slack/messages/milestones.ts';
import type { Diagnosis } from '../../../src/training/cause.ts';
import type { Progress } from '../../../src/training/progress.ts';
import type { Phase, RunState } from '../../../src/training/run.ts';
import { makeSpec, makeView } from '../support/builders.ts';
import { messageFlaws, shownText } from '../support/message-flaws.ts';

const noGpu: Diagnosis = {
  code: 'no-free-gpu',
  cause: 'no free GPU: asks for 4 on one node, the largest free is 2.',
  evidence: '0/3 nodes are available: 3 Insufficient nvidia.com/gpu',
  fix: 'Ask for 2 GPUs, or wait.',
  hopeless: false,
};
const crashed: Diagnosis = {
  code: 'exit-code',
  cause: 'your code failed (exit 1): ValueError: lr is negative',
  evidence: 'reason Error, exit code 1',
  fix: 'Fix the code, then run it again.',
  hopeless: true,
};

describe('the card', () => {
  const facts: [Partial<RunState>, string][] = [
    [{ phase: 'queued' }, 'resnet is queued for 2 GPUs'],
    [{ phase: 'waiting' }, 'resnet is starting'],
    [
      { phase: 'waiting', diagnosis: noGpu },
      'resnet is waiting: no free GPU: asks for 4 on one node, the largest free is 2',
    ],
    [{ phase: 'running', node: 'gpu-1', attempts: 2 }, 'resnet is running on gpu-1, attempt 2'],
    [{ phase: 'restarting' }, 'resnet will restart'],
    [
      { phase: 'finished', startedAt: '2026-11-23T10:31:00Z', ranMs: 3_780_000 },
      'resnet finished in 1 h 3 m',
    ],
    [
      { phase: 'failed', startedAt: '2026-11-23T10:31:00Z', ranMs: 240_000, diagnosis: crashed },
      'resnet failed after 4 m: your code failed (exit 1): ValueError: lr is negative',
    ],
    [
      { phase: 'waiting', node: 'gpu-1', placedAfterMs: 720_000, waitedFor: 'for a GPU' },
      'resnet is starting on gpu-1; it waited 12 m for a GPU',
    ],
    [
      { phase: 'waiting', node: 'gpu-1', placedAfterMs: 720_000 },
      'resnet is starting on gpu-1; it waited 12 m for a node',
    ],
    [
      { phase: 'waiting', node: 'gpu-1', placedAfterMs: 59_000, waitedFor: 'for a GPU' },
      'resnet is starting on gpu-1',
    ],
    [{ phase: 'failed', podName: 'resnet-1' }, 'resnet failed before it started'],
    [{ phase: 'failed' }, 'resnet failed'],
    [{ phase: 'deleted' }, 'resnet was deleted in the cluster before it started'],
  ];

  it.each(facts)('says the whole fact first: %j', (state, fact) => {
    const card = renderCard(makeView(state));
    expect(messageFlaws(card)).toEqual([]);
    expect(card.text).toBe(fact);
    expect(shownText(card).split('\n')[0]).toMatch(/^:\w+: \*.*\*$/);
    expect(shownText(card)).toContain(fact);
  });

  it('says when the run started, and for what it had waited', () => {
    const started = { phase: 'running', startedAt: '2026-11-23T10:31:00Z' } as const;
    const waited = { ...started, waitedMs: 720_000, waitedFor: 'for a GPU' };
    const shown = (state: Partial<RunState>) => shownText(renderCard(makeView(state)));
    expect(shown(waited)).toMatch(/\*Started\*\n<!date[^>]*> after waiting 12 m for a GPU/);
    expect(shown(started)).toMatch(/\*Started\*\n<!date[^>]*>\n/);
  });

  it('shows who, what, with what and where to', () => {
    const shown = shownText(renderCard(makeView()));
    for (const part of [
      '<@U0VISION> as `vision1`',
      '2 GPUs',
      '`matilda/resnet-train-gpu:latest`',
      '`lr=0.01`, `epochs=90` (default)',
      '```\npython train.py --checkpoint-path /worker/checkpoint --lr 0.01\n```',
      '`/share/vision1/gpu/resnet/20261123_1030-abcd/checkpoint`',
      '/logs`',
      '/tensorboard`',
      'Job `resnet-abcd2345ef` in `vision`',
    ]) {
      expect(shown).toContain(part);
    }
  });

  it('shows which image really ran, short, and of a pinned one only once', () => {
    const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
    const image = `docker.io/matilda/resnet-train-gpu@${digest}`;
    const asked = shownText(renderCard(makeView({ image })));
    expect(asked).toContain('`matilda/resnet-train-gpu:latest`\n`sha256:0123456789ab`');
    const pinned = `matilda/resnet-train-gpu:latest@${digest}`;
    const card = shownText(renderCard(makeView({ image }, { image: pinned })));
    expect(card).toContain('`matilda/resnet-train-gpu:latest@sha256:0123456789ab`');
    expect(card.match(/sha256:/g)).toHaveLength(1);
  });

  it('says what it waits for and what helps', () => {
    const shown = shownText(renderCard(makeView({ phase: 'queued', diagnosis: noGpu })));
    expect(shown).toContain('3 Insufficient nvidia.com/gpu');
    expect(shown).toContain('Ask for 2 GPUs, or wait.');
  });

  it('shows how far a run is, its newest metrics, and as of when', () => {
    const card = renderCard(
      makeView(
        {},
        {},
        {
          fraction: 0.4375,
          epoch: { number: 5, of: 10 },
          step: { done: 1450, of: 4000 },
          leftMs: 754_000,
          metrics: { loss: '0.213', val_acc: '0.91' },
          at: '2026-11-23T10:40:12Z',
        },
      ),
    );
    expect(messageFlaws(card)).toEqual([]);
    const shown = shownText(card);
    expect(shown).toContain(
      '▰▰▰▰▱▱▱▱▱▱ 43 % · epoch 5 of 10 · step 1,450 of 4,000 · about 13 m left\n`loss 0.213` · `val_acc 0.91`',
    );
    expect(shown).toContain('as of <!date^1795430412^{date_short_pretty} {time_secs}|');
  });

  it('shows of what is known no more than that', () => {
    const shown = shownText(
      renderCard(makeView({}, {}, { step: { done: 3 }, metrics: {}, at: '2026-11-23T10:40:12Z' })),
    );
    expect(shown).toContain('\nstep 3\n');
    expect(shownText(renderCard(makeView()))).not.toContain('Progress');
  });

  it('is full only when all is done', () => {
    const at = '2026-11-23T10:40:12Z';
    const shown = (fraction: number): string =>
      shownText(renderCard(makeView({}, {}, { fraction, leftMs: 0, metrics: {}, at })));
    expect(shown(0.9999)).toContain('▰▰▰▰▰▰▰▰▰▱ 99 %');
    expect(shown(1)).toMatch(/▰{10} 100 %\n/);
  });

  it('holds a value of 3,000 characters whole in its command', () => {
    const value = 'x'.repeat(3000);
    const card = renderCard(makeView({}, { args: ['--note', value] }));
    expect(messageFlaws(card)).toEqual([]);
    expect(shownText(card).replace(/\n```\n```\n/g, '')).toContain(`--note ${value}`);
  });

  it('says how much of a longer command is missing and where the whole stands', () => {
    const card = renderCard(makeView({}, { args: ['--note', 'x'.repeat(20_000)] }));
    expect(messageFlaws(card)).toEqual([]);
    expect(shownText(card)).toMatch(/… [\d,]+ more characters cut\. .*`slack-train\/spec`/);
  });
});

describe('a milestone', () => {
  const cases: [Milestone, Partial<RunState>, string, string[]][] = [
    [
      { kind: 'started' },
      { node: 'gpu-1', waitedMs: 42_000 },
      'resnet started on gpu-1 after waiting 42 s',
      [],
    ],
    [
      { kind: 'started' },
      { node: 'gpu-1', waitedMs: 300 },
      'resnet started on gpu-1 without waiting',
      [],
    ],
    [
      { kind: 'blocked', diagnosis: noGpu },
      { phase: 'waiting' },
      'resnet cannot start yet: no free GPU: asks for 4 on one node, the largest free is 2',
      ['Ask for 2 GPUs, or wait.'],
    ],
    [
      {
        kind: 'blocked',
        diagnosis: { ...noGpu, cause: 'There is no such image.', hopeless: true },
      },
      { phase: 'waiting' },
      'resnet cannot start: There is no such image',
      [],
    ],
    [
      { kind: 'blocked', diagnosis: noGpu },
      { phase: 'waiting', startedAt: '2026-11-23T10:31:00Z' },
      'resnet cannot go on yet: no free GPU: asks for 4 on one node, the largest free is 2',
      [],
    ],
    [
      { kind: 'blocked', diagnosis: { ...noGpu, cause: 'Node gpu-1 does not answer.' } },
      { phase: 'running', startedAt: '2026-11-23T10:31:00Z' },
      'resnet needs attention: Node gpu-1 does not answer',
      [],
    ],
    [
      { kind: 'finished', metrics: { loss: '0.213', epoch: '3/10' } },
      { phase: 'finished', startedAt: 'x', ranMs: 3_780_000 },
      'resnet finished in 1 h 3 m',
      ['<@U0VISION>', '`loss 0.213` · `epoch 3/10`', '/checkpoint`', '/logs`', '/tensorboard`'],
    ],
    [
      {
        kind: 'failed',
        diagnosis: crashed,
        log: ['\u001b[31mred\u001b[0m', '10%\r100% done', 'ValueError: `lr` <is> negative'],
      },
      { phase: 'failed', startedAt: 'x', ranMs: 240_000, exitCode: 1 },
      'resnet failed after 4 m: your code failed (exit 1): ValueError: lr is negative',
      [
        '<@U0VISION>',
        'exit code 1 · run `abcd2345ef`',
        '```\nred\n100% done\nValueError: `lr` <is> negative\n```',
        'Fix the code, then run it again.',
        '```\n/train resnet gpu=2 lr=0.01\n```',
        '/logs`',
      ],
    ],
    [
      { kind: 'deleted' },
      { phase: 'deleted', startedAt: 'x', ranMs: 5_000 },
      'resnet was deleted in the cluster after 5 s',
      ['<@U0VISION>', '/train resnet gpu=2 lr=0.01'],
    ],
  ];

  it.each(cases)('tells its fact and what belongs to it: %j', (milestone, state, fact, parts) => {
    const message = renderMilestone(makeView(state), milestone);
    expect(messageFlaws(message)).toEqual([]);
    expect(message.text).toBe(fact);
    for (const part of parts) expect(shownText(message)).toContain(part);
  });

  it('says nothing twice: what stands in the log or as the exit code is no detail', () => {
    const evidence = 'exit code 1\nnode gpu-1 is under pressure\nValueError: lr is negative';
    const diagnosis = { ...crashed, evidence };
    const failed = renderMilestone(makeView({ phase: 'failed', exitCode: 1 }), {
      kind: 'failed',
      diagnosis,
      log: ['ValueError: lr is negative'],
    });
    expect(shownText(failed)).toContain('*Details*\n```\nnode gpu-1 is under pressure\n```');
  });

  it('does not call the owner before the end', () => {
    for (const milestone of [{ kind: 'started' }, { kind: 'blocked', diagnosis: noGpu }] as const) {
      expect(shownText(renderMilestone(makeView(), milestone))).not.toContain('<@');
    }
  });
});

describe('whatever people and clusters write', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom('<!channel>', '<http://x|y>', '```', '`', '&', '\n', ''),
    fc.constantFrom('<', '`', '&', 'x', '漢').chain((char) => fc.constant(char.repeat(3000))),
  );
  const diagnosis = fc.record({
    code: text,
    cause: text,
    evidence: text,
    fix: text,
    hopeless: fc.boolean(),
  });
  const progress: fc.Arbitrary<Progress> = fc.record({
    fraction: fc.double({ min: 0, max: 1, noNaN: true }),
    step: fc.record({ done: fc.double(), of: fc.double() }),
    leftMs: fc.double({ min: 0, max: 1e12, noNaN: true }),
    metrics: fc.dictionary(text, text, { maxKeys: 6 }),
    at: fc
      .date({ min: new Date('2020-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((at) => at.toISOString()),
  });
  const view = fc
    .record({
      progress,
      phase: fc.constantFrom<Phase>(
        'queued',
        'waiting',
        'running',
        'failed',
        'deleted',
        'finished',
      ),
      node: text,
      diagnosis,
      values: fc.array(fc.tuple(text, text), { maxLength: 30 }),
      args: fc.array(text, { maxLength: 12 }),
      one: text,
    })
    .map(({ values, args, one, progress, ...state }) =>
      makeView(
        { ...state, startedAt: one },
        makeSpec({
          args,
          parameters: values.map(([key, value]) => ({ key, value, given: true })),
          image: one,
          commandText: `/train ${one}`,
          user: { slackId: one, id: one, groups: [] },
          outputs: {
            userRoot: one,
            relative: one,
            folder: one,
            checkpoint: one,
            logs: one,
            tensorboard: one,
          },
        }),
        progress,
      ),
    );
  const milestone: fc.Arbitrary<Milestone> = fc.oneof(
    fc.constant({ kind: 'started' as const }),
    fc.record({ kind: fc.constant('blocked' as const), diagnosis }),
    fc.record({
      kind: fc.constant('failed' as const),
      diagnosis,
      log: fc.array(text, { maxLength: 30 }),
    }),
    fc.record({
      kind: fc.constant('finished' as const),
      metrics: fc.dictionary(text, text, { maxKeys: 20 }),
    }),
    fc.constant({ kind: 'deleted' as const }),
  );

  it('is taken by Slack and stays words', () => {
    fc.assert(
      fc.property(view, milestone, (someView, someMilestone) => {
        expect(messageFlaws(renderCard(someView))).toEqual([]);
        expect(messageFlaws(renderMilestone(someView, someMilestone))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
