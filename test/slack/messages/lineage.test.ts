import { describe, expect, it } from 'vitest';

import type { RunView, Successor } from '../../../src/reconcile/ports.ts';
import { renderCard } from '../../../src/slack/messages/card.ts';
import { lineageLine, successorsLine } from '../../../src/slack/messages/lineage.ts';
import { permalinkIn } from '../../../src/slack/messages/thread-link.ts';
import type { Lineage, TrainingSpec } from '../../../src/training/training-spec.ts';
import { makeView } from '../support/builders.ts';
import { messageFlaws, shownText } from '../support/message-flaws.ts';

const permalink = permalinkIn('https://example.slack.com/');
const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
const pinned = { image: `matilda/resnet-train-gpu:latest@${digest}` };

function made(
  lineage: Partial<Lineage>,
  more: { spec?: Partial<TrainingSpec>; from?: { channel: string; ts: string } } = {},
): RunView {
  const whole: Lineage = { kind: 'rerun', run: 'bcdefghijk', changes: [], ...lineage };
  const view = makeView({}, { lineage: whole, ...more.spec });
  return { ...view, origin: { ...view.origin, ...(more.from && { from: more.from }) } };
}

describe('where a run came from', () => {
  it.each<[string, RunView, string]>([
    [
      'a rerun with the image that ran',
      made({}, { spec: pinned, from: { channel: 'C0TRAIN', ts: '1700000000.000100' } }),
      'Rerun of <https://example.slack.com/archives/C0TRAIN/p1700000000000100|run bcdefghijk>, nothing changed · the same image `sha256:0123456789ab`',
    ],
    [
      'one whose image nobody knew',
      made({}),
      'Rerun of run `bcdefghijk`, nothing changed · the image as its tag is now',
    ],
    [
      'changes',
      made(
        {
          changes: [
            { what: 'lr', was: '0.01', now: '0.02' },
            { what: 'note', was: 'a b' },
            { what: 'extra', now: '' },
          ],
        },
        { spec: pinned },
      ),
      'Rerun of run `bcdefghijk` with `lr=0.02` (was `0.01`), no `note` (was `a b`), `extra=` · the same image `sha256:0123456789ab`',
    ],
    [
      'another image',
      made({ kind: 'clone', changes: [{ what: 'image', was: 'a:1', now: 'a:2' }] }),
      'Cloned from run `bcdefghijk` with `image=a:2` (was `a:1`)',
    ],
    [
      'a run that resumes',
      made({ kind: 'resume' }, { spec: { ...pinned, resume: resumes('bcdefghijk') } }),
      'Resumed from run `bcdefghijk`, nothing changed · the same image `sha256:0123456789ab`',
    ],
    [
      'a rerun of one that resumed a third',
      made({}, { spec: { ...pinned, resume: resumes('third234ab') } }),
      'Rerun of run `bcdefghijk`, nothing changed · the same image `sha256:0123456789ab` · goes on from run `third234ab`',
    ],
  ])('tells of %s', (_, view, line) => {
    expect(lineageLine(view, permalink)).toBe(line);
  });

  it('says nothing of a run that was made from none', () => {
    expect(lineageLine(makeView(), permalink)).toBeUndefined();
    expect(successorsLine(makeView(), permalink)).toBeUndefined();
  });

  it('does not link from a channel into somebody’s own conversation', () => {
    const view = made({}, { from: { channel: 'D0OWN', ts: '1.1' } });
    expect(lineageLine(view, permalink)).not.toContain('<http');
  });

  it('keeps foreign text words, and counts what is too much', () => {
    const changes = Array.from({ length: 30 }, (_, index) => ({
      what: `p${index}`,
      was: '<!channel>',
      now: '`x`'.repeat(20),
    }));
    const card = renderCard(made({ changes }), permalink);
    expect(messageFlaws(card)).toEqual([]);
    expect(shownText(card)).toContain('22 more');
    expect(JSON.stringify(card.blocks)).not.toContain('<!channel>');
  });
});

function resumes(run: string) {
  return { run, relative: 'gpu/resnet/20260101_0000-bcde/checkpoint', path: '/worker/resume' };
}

describe('what was made from a run', () => {
  const successor = (index: number, more: Partial<Successor> = {}): Successor => ({
    run: `run${index}`,
    kind: 'rerun',
    card: { channel: 'C0TRAIN', ts: `170000000${index}.000100` },
    requestedAt: `2026-01-0${index}T00:00:00Z`,
    ...more,
  });

  it('is linked, the newest first, and the older ones are counted', () => {
    const successors = [1, 2, 3, 4, 5, 6].map((index) => successor(index));
    const line = successorsLine({ ...makeView(), successors }, permalink) ?? '';
    expect(line).toMatch(/^Run again as <https:[^|]*\|run run6> · Run again as <[^|]*\|run run5>/);
    expect(line).toMatch(/ · and 2 earlier$/);
  });

  it('is called what it is', () => {
    const successors = [
      successor(1, { kind: 'clone' }),
      successor(2, { kind: 'resume', card: { channel: 'D0OWN', ts: '1.1' } }),
    ];
    expect(successorsLine({ ...makeView(), successors }, permalink)).toBe(
      'Resumed as run `run2` · Cloned as <https://example.slack.com/archives/C0TRAIN/p1700000001000100|run run1>',
    );
    const card = renderCard({ ...makeView(), successors }, permalink);
    expect(shownText(card)).toContain('Resumed as run `run2`');
  });
});
