import { describe, expect, test } from 'vitest';
import type { RunView } from '../../../src/reconcile/ports.ts';
import { renderMilestone } from '../../../src/slack/messages/milestones.ts';
import { statusOf } from '../../../src/slack/messages/status.ts';
import type { Bench } from '../bench.ts';
import { rawWords } from '../../training/raw-words.ts';
import { replay } from './replay.ts';
import { atTheEnd } from './situations/ending.ts';
import type { Situation } from './situations/lines.ts';
import { inAQueue } from './situations/queue.ts';
import { onceMore } from './situations/restarting.ts';
import { whileWaiting } from './situations/waiting.ts';
import { sideBySide } from './situations/workers.ts';

/** Milestone → the first line with which Slack shows it. */
function firstLines({ slack }: Bench): ReadonlyMap<string, string> {
  return new Map(
    slack.messages.map(({ key, view, milestone }) => [
      key,
      milestone ? renderMilestone(view, milestone).text : statusOf(view),
    ]),
  );
}

/** The card's first line as it was when posted, and after each edit. */
function cardLines({ slack }: Bench): readonly string[] {
  const distinct = slack.edits.map((view: RunView) => statusOf(view));
  return distinct.filter((line, index) => line !== distinct[index - 1]);
}

/** True where these lines match the patterns one after the other. */
function inOrder(lines: readonly string[], patterns: readonly RegExp[]): boolean {
  let next = 0;
  for (const line of lines) if (patterns[next]?.test(line)) next += 1;
  return next === patterns.length;
}

describe.each(
  Object.entries({
    whileWaiting,
    inAQueue,
    atTheEnd,
    onceMore,
    sideBySide,
  }),
)('%s', (_, situations: Readonly<Record<string, Situation>>) => {
  test.each(Object.entries(situations))('%s', async (_name, situation) => {
    const bench = await replay(situation.lines);
    const { slack, cluster, errors } = bench;
    const told = slack.messages.map(({ key, milestone }) =>
      milestone?.kind === 'failed' ? `${key}:${milestone.diagnosis.code}` : key,
    );
    expect(told).toEqual(situation.told);
    const lines = firstLines(bench);
    for (const [key, says] of Object.entries(situation.says ?? {}))
      expect(lines.get(key)).toMatch(says);
    const card = cardLines(bench);
    expect(inOrder(card, situation.card ?? []) ? 'in order' : card).toEqual('in order');
    for (const line of [...lines.values(), ...card]) expect(line).not.toMatch(rawWords);
    const last = slack.messages.at(-1)?.milestone;
    const evidence = last?.kind === 'failed' ? (last.diagnosis.evidence ?? '') : '';
    expect(evidence).toMatch(situation.evidence ?? /(?:)/);
    expect(cluster.record?.hasFinalizer ?? false).toBe(situation.goesOn ?? false);
    expect(errors).toEqual([]);
  });
});
