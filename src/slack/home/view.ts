import type { HomeView, KnownBlock } from '@slack/types';

import type { KnownRun } from '../../reconcile/people-ports.ts';
import type { NodeCapacity } from '../../training/capacity.ts';
import { hasEnded } from '../../training/run.ts';
import { plain } from '../form/parts.ts';
import { context, section, type Message } from '../messages/blocks.ts';
import { code, fit } from '../messages/escape.ts';
import { limits, shares } from '../messages/limits.ts';
import { buttonRow } from '../messages/run-buttons.ts';
import { emoji, resources, statusOf } from '../messages/status.ts';
import { threadLink, type Permalink } from '../messages/thread-link.ts';
import { count, when } from '../messages/units.ts';
import { gpuLines } from './gpus.ts';

/** `action_id` of the button that opens the form. */
export const homeTrainActionId = 'home-train';

/** What a person's home shows. */
export interface HomeContent {
  /** Their own, newest first. */
  readonly runs: readonly KnownRun[];
  readonly nodes: readonly NodeCapacity[] | undefined;
  readonly permalink: Permalink;
  /** Their own conversation with the bot: where the form's run goes. */
  readonly channel: string;
}

/** More of a kind are counted and not shown: a view holds 100 blocks. */
const mostActive = 10;
const mostRecent = 8;

/** A person's home: their runs, the GPUs, and the way to train. Pure: the same content, the same view. */
export function homeView({ runs, nodes, permalink, channel }: HomeContent): HomeView {
  const running = runs.filter(({ view }) => isRunning(view.state.phase));
  const waiting = runs.filter(({ view }) => !hasEnded(view.state) && !isRunning(view.state.phase));
  const recent = runs.filter(({ view }) => hasEnded(view.state));
  const gpus = gpuLines(nodes);
  return {
    type: 'home',
    private_metadata: channel,
    blocks: [
      { type: 'header', text: plain('Your runs', limits.header.text) },
      {
        type: 'actions',
        elements: [
          {
            type: 'button',
            action_id: homeTrainActionId,
            style: 'primary',
            text: { type: 'plain_text', text: 'Train a model' },
          },
        ],
      },
      ...(runs.length === 0
        ? [section(`You have no run yet. ${code('/train help')} tells how to train in a channel.`)]
        : []),
      ...group('Running', running, mostActive, permalink),
      ...group('Waiting', waiting, mostActive, permalink),
      ...group('Recent', recent, mostRecent, permalink),
      ...(gpus.length > 0
        ? [
            { type: 'header' as const, text: plain('GPUs', limits.header.text) },
            section(gpus.join('\n')),
          ]
        : []),
    ],
  };
}

/** The home of somebody who is told something instead of their runs. */
export function homeOf({ blocks }: Message): HomeView {
  return { type: 'home', blocks };
}

function isRunning(phase: KnownRun['view']['state']['phase']): boolean {
  return phase === 'running' || phase === 'restarting';
}

function group(
  title: string,
  runs: readonly KnownRun[],
  most: number,
  permalink: Permalink,
): KnownBlock[] {
  if (runs.length === 0) return [];
  const shown = runs.slice(0, most);
  const more = runs.length - shown.length;
  return [
    { type: 'divider' },
    section(`*${title}* (${runs.length})`),
    ...shown.flatMap((run) => [runLine(run, permalink)].concat(buttonRow(run.view, 'home'))),
    ...(more > 0 ? [context(`and ${count(more, 'run')} more: ${code('/train list')}`)] : []),
  ];
}

function runLine(run: KnownRun, permalink: Permalink): KnownBlock {
  const { spec, state } = run.view;
  const link = threadLink(run.card, permalink, { label: 'thread', isOwn: true });
  const facts = [
    fit(resources(spec), shares.field),
    `since ${when(state.since ?? spec.requestedAt)}`,
    `run ${code(spec.id)}`,
    ...(link === '' ? [] : [link]),
  ];
  return section(`${emoji[state.phase]} *${fit(statusOf(run.view), 300)}*\n${facts.join(' · ')}`);
}
