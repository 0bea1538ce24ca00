import type { HomeView } from '@slack/types';
import { describe, expect, it } from 'vitest';

import type { KnownRun } from '../../../src/reconcile/people-ports.ts';
import { viewProblems, viewTooLarge } from '../../../src/sandbox/slack/validation/view.ts';
import { gpuLines } from '../../../src/slack/home/gpus.ts';
import { homeOf, homeView } from '../../../src/slack/home/view.ts';
import { renderStranger } from '../../../src/slack/messages/stranger.ts';
import { permalinkIn } from '../../../src/slack/messages/thread-link.ts';
import type { NodeCapacity } from '../../../src/training/capacity.ts';
import type { Phase } from '../../../src/training/run.ts';
import { makeKnown } from '../support/builders.ts';

const gpu = 'nvidia.com/gpu';

function node(
  name: string,
  total: number,
  used?: number,
  more: Partial<NodeCapacity> = {},
): NodeCapacity {
  return {
    name,
    open: true,
    takes: { gpu: true, cpu: true },
    total: new Map([[gpu, total]]),
    ...(used !== undefined && { used: new Map([[gpu, used]]) }),
    ...more,
  };
}

const run = (phase: Phase, id: string, changes: object = {}): KnownRun => ({
  ...makeKnown({ phase, startedAt: '2026-11-23T10:00:00Z' }, { id, ...changes }),
  card: { channel: 'C0TRAIN', ts: '1764000000.000100' },
});

function home(runs: readonly KnownRun[], nodes?: readonly NodeCapacity[]): HomeView {
  return homeView({
    runs,
    nodes,
    permalink: permalinkIn('https://example.slack.com/'),
    channel: 'D0ME',
  });
}

const shown = (view: HomeView): string => JSON.stringify(view.blocks);

describe('a home', () => {
  it('shows what runs, what waits and what ended lately, each with its link and its buttons', () => {
    const view = home([
      run('waiting', 'aaaaaaaaaa'),
      run('running', 'bbbbbbbbbb'),
      run('failed', 'cccccccccc'),
    ]);
    expect(viewProblems(view, 'home')).toEqual([]);
    const text = shown(view);
    for (const [title, id] of [
      ['*Running* (1)', 'bbbbbbbbbb'],
      ['*Waiting* (1)', 'aaaaaaaaaa'],
      ['*Recent* (1)', 'cccccccccc'],
    ] as const) {
      expect(text).toContain(title);
      expect(text.indexOf(title)).toBeLessThan(text.indexOf(id));
    }
    expect(text).toContain('https://example.slack.com/archives/C0TRAIN/p1764000000000100|thread');
    expect(text.match(/"run-cancel"/g)).toHaveLength(2);
    expect(text.match(/"run-status"/g)).toHaveLength(3);
  });

  it('invites somebody who has no run yet', () => {
    const view = home([]);
    expect(viewProblems(view, 'home')).toEqual([]);
    expect(shown(view)).toContain('You have no run yet');
    expect(shown(view)).toContain('home-train');
    expect(view.private_metadata).toBe('D0ME');
  });

  it('stays within what Slack takes, however many runs with however long commands', () => {
    const commandText = `/train resnet note=${'x'.repeat(2900)}`;
    const phases: readonly Phase[] = ['running', 'waiting', 'queued', 'failed', 'cancelled'];
    const runs = phases.flatMap((phase) =>
      Array.from({ length: 40 }, (_, index) => run(phase, `run${index}`, { commandText })),
    );
    const view = home(runs, [node('a', 8, 1)]);
    expect(viewProblems(view, 'home')).toEqual([]);
    expect(viewTooLarge(view)).toBe(false);
    expect(shown(view)).toContain('and 30 runs more');
    expect(shown(view)).toContain('and 72 runs more');
  });

  it('looks the same while nothing changes but the time', () => {
    const runs = [run('running', 'aaaaaaaaaa')];
    expect(shown(home(runs))).toBe(shown(home(runs)));
  });

  it('tells a stranger how to be added', () => {
    const view = homeOf(renderStranger('U0GUEST', { kind: 'unmapped' }, undefined));
    expect(viewProblems(view, 'home')).toEqual([]);
    expect(shown(view)).toContain('U0GUEST: {');
  });
});

describe('GPUs', () => {
  it.each<[string, readonly NodeCapacity[] | undefined, readonly string[]]>([
    ['the bot may not look', undefined, []],
    [
      'there is none for runs',
      [node('a', 8, 0, { takes: { gpu: false, cpu: true } }), node('b', 0, 0)],
      [],
    ],
    [
      'some are in use',
      [node('a', 8, 5), node('b', 4, 4)],
      ['*3 of 12 GPUs free* on 2 nodes', '`a` 3 of 8 free', '`b` 0 of 4 free'],
    ],
    [
      'a node is closed',
      [node('a', 8, 0, { open: false }), node('b', 1, 0)],
      ['*1 of 1 GPU free* on 1 node', '`a` closed', '`b` 1 of 1 free'],
    ],
    [
      'the bot sees nodes but no pods',
      [node('a', 8)],
      ['*8 GPUs* on 1 node; how many are in use I may not see', '`a` 8 GPUs'],
    ],
    [
      'more are in use than there are',
      [node('a', 1, 2)],
      ['*0 of 1 GPU free* on 1 node', '`a` 0 of 1 free'],
    ],
  ])('%s', (_, nodes, lines) => {
    expect(gpuLines(nodes)).toEqual(lines);
  });

  it('counts the nodes beyond the eighth', () => {
    const nodes = Array.from({ length: 20 }, (_, index) => node(`n${index}`, 8, 0));
    expect(gpuLines(nodes)).toHaveLength(10);
    expect(gpuLines(nodes).at(-1)).toBe('and 12 nodes more');
  });
});
