import type { ContextBlock, SectionBlock } from '@slack/types';

import type { RunView } from '../../reconcile/ports.ts';
import type { Diagnosis } from '../../training/cause.ts';
import { digestOf, shortDigest, shortImage } from '../../training/image.ts';
import { hasEnded, type RunState } from '../../training/run.ts';
import type { TrainingSpec } from '../../training/spec.ts';
import { codeSections, context, fields, message, section, type Message } from './blocks.ts';
import { evidenceBlocks, headline, outputBlock, runLine, whereArgvIs } from './parts.ts';
import { code, fit, mention } from './escape.ts';
import { codeBlocks, shares } from './limits.ts';
import { lineageLine, successorsLine } from './lineage.ts';
import { progressBlocks } from './progress.ts';
import { buttonRow } from './run-buttons.ts';
import { afterWait, resources, statusOf } from './status.ts';
import { noLink, type Permalink } from './thread-link.ts';
import { formatArgv } from './argv.ts';
import { duration, when } from './units.ts';

/** The root message of a run's thread: its status now, and everything that was asked for. */
export function renderCard(view: RunView, permalink: Permalink = noLink): Message {
  const { spec } = view;
  const status = statusOf(view);
  const reason = reasonOf(view);
  return message(status, [
    headline(view.state.phase, status, { fix: reason?.fix }),
    ...evidenceBlocks(reason?.evidence),
    ...lineageBlocks(view, permalink),
    ...progressBlocks(view.progress),
    overview(view),
    parameters(spec),
    ...codeSections(
      '*Command*',
      formatArgv([...spec.command, ...spec.args]),
      codeBlocks.argvOnCard,
      whereArgvIs(spec),
    ),
    outputBlock(spec),
    context(runLine(spec)),
    ...buttonRow(view),
  ]);
}

/** What it was made from, and what was made from it. */
function lineageBlocks(view: RunView, permalink: Permalink): ContextBlock[] {
  const lines = [lineageLine(view, permalink), successorsLine(view, permalink)];
  return lines.flatMap((line) => (line === undefined ? [] : [context(line)]));
}

/** What keeps it from training, while there is something to be done about it; the end has its own message. */
function reasonOf({ state }: RunView): Diagnosis | undefined {
  return hasEnded(state) ? undefined : state.diagnosis;
}

function overview({ spec, state }: RunView): SectionBlock {
  return fields([
    ['Who', `${mention(spec.user.slackId)} as ${code(spec.user.id)}`],
    ['Model', code(spec.model)],
    ['Resources', fit(resources(spec), shares.field)],
    ['Time limit', duration(spec.timeLimitSeconds * 1000)],
    ['Image', image(spec, state)],
    state.startedAt === undefined
      ? ['Submitted', when(spec.requestedAt)]
      : ['Started', `${when(state.startedAt)}${state.waitedFor ? afterWait(state) : ''}`],
  ]);
}

/** What was asked for and, once it runs, what that really was: a tag may be pushed anew. */
function image(spec: TrainingSpec, state: RunState): string {
  const asked = code(shortImage(spec.image), shares.field);
  const ran = digestOf(state.image ?? '');
  if (ran === undefined || ran === digestOf(spec.image)) return asked;
  return `${asked}\n${code(shortDigest(ran))}`;
}

function parameters(spec: TrainingSpec): SectionBlock {
  const shown: string[] = [];
  let room: number = shares.parameters;
  for (const { key, value, given } of spec.parameters) {
    const text = code(`${key}=${value}`, shares.value + key.length) + (given ? '' : ' (default)');
    room -= text.length + 2;
    if (room < 0) break;
    shown.push(text);
  }
  const missing = spec.parameters.length - shown.length;
  if (missing > 0) shown.push(`and ${missing} more`);
  return section(`*Hyperparameters*\n${shown.length > 0 ? shown.join(', ') : 'none'}`);
}
