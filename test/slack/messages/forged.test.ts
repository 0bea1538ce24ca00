import { describe, expect, it } from 'vitest';

import type { KnownRun } from '../../../src/reconcile/people-ports.ts';
import type { Milestone, RunView } from '../../../src/reconcile/ports.ts';
import { homeView } from '../../../src/slack/home/view.ts';
import { section, type Message } from '../../../src/slack/messages/blocks.ts';
import { renderCard } from '../../../src/slack/messages/card.ts';
import { renderMilestone } from '../../../src/slack/messages/milestones.ts';
import { renderPlan } from '../../../src/slack/messages/plan.ts';
import { renderSubmitted } from '../../../src/slack/messages/replies.ts';
import {
  renderCancelled,
  renderEndedBefore,
  renderNoMoreMemory,
  renderNoPicture,
  renderNotYours,
  renderPictureStands,
  renderRunIsGone,
  renderSeveralRuns,
  renderUnknownRun,
} from '../../../src/slack/messages/run-answers.ts';
import { renderRunList } from '../../../src/slack/messages/run-list.ts';
import { renderLogTail, renderNoLog } from '../../../src/slack/messages/run-log.ts';
import { permalinkIn } from '../../../src/slack/messages/thread-link.ts';
import { makeKnown, makeView } from '../support/builders.ts';
import { messageFlaws } from '../support/message-flaws.ts';

// Whoever may create Jobs writes annotations: each field of a run is somebody's text.

const evil = 'x> <!channel> <https://evil.example|Sign in again';
const card = { channel: 'C0TRAIN', ts: '1700000000.000100' };
const permalink = permalinkIn('https://example.slack.com/');

const evilState = {
  since: evil,
  startedAt: evil,
  node: evil,
  image: `${evil}@sha256:${'0'.repeat(64)}`,
  podName: evil,
  memoryLimit: evil,
  waitedFor: evil,
  diagnosis: { code: 'out-of-memory', cause: evil, evidence: evil, fix: evil, hopeless: true },
  cancelled: { by: evil, as: evil, at: evil, reason: evil },
} as const;

const evilSpec = {
  id: evil,
  jobName: evil,
  namespace: evil,
  cpu: evil,
  memory: evil,
  image: evil,
  command: [evil],
  args: [evil],
  parameters: [{ key: evil, value: evil, given: true }],
  user: { slackId: evil, id: evil, groups: [evil] },
  outputs: {
    userRoot: evil,
    relative: evil,
    folder: evil,
    checkpoint: evil,
    logs: evil,
    tensorboard: evil,
  },
  resumable: true,
  resume: { run: 'another', relative: evil, path: evil },
  lineage: { kind: 'rerun', run: evil, changes: [{ what: evil, was: evil, now: evil }] },
  requestedAt: evil,
  commandText: evil,
} as const;

function forged(phase: RunView['state']['phase'] = 'running'): RunView {
  const view = makeView({ ...evilState, phase }, evilSpec);
  const successors = [{ run: evil, kind: 'clone' as const, card, requestedAt: evil }];
  // The folders follow from the model: it is forged when they are made.
  const spec = { ...view.spec, model: evil };
  return { ...view, spec, successors, origin: { ...view.origin, from: card } };
}

const known: KnownRun = { ...makeKnown(), view: forged(), card };
const { spec } = forged();
const milestones: readonly [RunView['state']['phase'], Milestone][] = [
  ['running', { kind: 'started' }],
  ['waiting', { kind: 'blocked', diagnosis: evilState.diagnosis }],
  ['finished', { kind: 'finished', metrics: {} }],
  ['failed', { kind: 'failed', diagnosis: evilState.diagnosis, log: [evil] }],
  ['cancelled', { kind: 'cancelled' }],
  ['deleted', { kind: 'deleted' }],
];

describe('no field of a run is markup', () => {
  it.each<[string, Message]>([
    ['its card', renderCard(forged(), permalink)],
    ...milestones.map(([phase, milestone]): [string, Message] => [
      `the milestone ${milestone.kind}`,
      renderMilestone(forged(phase), milestone),
    ]),
    [
      'the reply to its command',
      renderSubmitted({ ...forged(), kind: 'existing', warnings: [] }, '', permalink),
    ],
    ['its plan', renderPlan(spec, { warnings: [], quotas: [] }, {})],
    ['that it is being stopped', renderCancelled(spec)],
    ['that it has ended', renderEndedBefore(forged('failed'))],
    ['that it has no picture', renderNoPicture(spec)],
    ['that its picture stands', renderPictureStands(spec)],
    ['that it is somebody else’s', renderNotYours(spec)],
    ['that it needs more memory', renderNoMoreMemory(spec)],
    ['that it is gone', renderRunIsGone(spec.id, spec.commandText)],
    ['that it may have been meant', renderUnknownRun('x', (name) => name, spec)],
    ['that it is one of several', renderSeveralRuns('x', (name) => name, [forged(), forged()])],
    ['its log', renderLogTail(spec, [evil])],
    ['that it has no log', renderNoLog(spec, true)],
    [
      'a list with it',
      renderRunList({ whose: 'of yours', runs: [known], isOwn: () => true, permalink, now: 0 }),
    ],
  ])('in %s', (_, message) => {
    expect(messageFlaws(message)).toEqual([]);
  });

  it('in a home', () => {
    const view = homeView({ runs: [known], nodes: undefined, permalink, channel: 'D0OWN' });
    const blocks = view.blocks.flatMap((block) =>
      'text' in block && typeof block.text === 'object' ? [section(block.text.text)] : [],
    );
    expect(messageFlaws({ text: 'home', blocks })).toEqual([]);
  });
});
