import type { KnownBlock } from '@slack/types';

import type { Milestone, RunView } from '../../reconcile/ports.ts';
import { cleanLog } from '../../training/log-lines.ts';
import type { Diagnosis } from '../../training/cause.ts';
import type { Metrics } from '../../training/progress.ts';
import type { EndPhase, RunState } from '../../training/run.ts';
import { codeSections, context, message, section, type Message } from './blocks.ts';
import { againBlocks, evidenceBlocks, headline, outputBlock, runLine } from './parts.ts';
import { code, mention } from './escape.ts';
import { codeBlocks, shares } from './limits.ts';
import { buttonRow } from './run-buttons.ts';
import { afterWait, clause, statusOf } from './status.ts';

type Of<Kind extends Milestone['kind']> = Extract<Milestone, { kind: Kind }>;

/** One reply in a run's thread. The last one mentions the owner; nothing before it does. */
export function renderMilestone(view: RunView, milestone: Milestone): Message {
  if (milestone.kind === 'started') return renderStarted(view);
  if (milestone.kind === 'blocked') return renderBlocked(view, milestone);
  if (milestone.kind === 'finished') return renderFinished(view, milestone);
  if (milestone.kind === 'failed') return renderFailed(view, milestone);
  if (milestone.kind === 'cancelled') return renderCancelled(view);
  return renderDeleted(view);
}

function renderStarted({ spec, state }: RunView): Message {
  const node = state.node === undefined ? '' : ` on ${state.node}`;
  const fact = `${spec.model} started${node}${afterWait(state)}`;
  return message(fact, [headline('running', fact)]);
}

function renderBlocked({ spec, state }: RunView, { diagnosis }: Of<'blocked'>): Message {
  const { cause, evidence, fix } = diagnosis;
  const fact = `${spec.model} ${trouble(state, diagnosis)}: ${clause(cause)}`;
  return message(fact, [headline('blocked', fact, { fix }), ...evidenceBlocks(evidence)]);
}

/** What a cause means for a run that has not started, that has to start again, or that runs. */
function trouble({ phase, startedAt }: RunState, { hopeless }: Diagnosis): string {
  if (phase === 'running') return 'needs attention';
  return `cannot ${startedAt === undefined ? 'start' : 'go on'}${hopeless ? '' : ' yet'}`;
}

function renderFinished(view: RunView, { metrics }: Of<'finished'>): Message {
  return ended('finished', view, [...metricsBlocks(metrics), outputBlock(view.spec)]);
}

function renderFailed(view: RunView, { diagnosis, log }: Of<'failed'>): Message {
  const state = { ...view.state, diagnosis };
  const lines = lastThatFit(cleanLog(log), shares.log);
  return ended('failed', { ...view, state }, [
    ...evidenceBlocks(diagnosis.evidence, [...lines, ...exitLine(state)]),
    ...logBlocks(lines),
    ...againBlocks('*Run it again*', view.spec.commandText),
    outputBlock(view.spec),
  ]);
}

function renderDeleted(view: RunView): Message {
  return ended('deleted', view, [
    ...evidenceBlocks(view.state.diagnosis?.evidence),
    ...againBlocks('*Run it again*', view.spec.commandText),
    outputBlock(view.spec),
  ]);
}

function renderCancelled(view: RunView): Message {
  const { by } = view.state.cancelled ?? {};
  return ended('cancelled', view, [
    ...(by === undefined || by === view.spec.user.slackId
      ? []
      : [section(`Cancelled by ${mention(by)}`)]),
    ...againBlocks('*Run it again*', view.spec.commandText),
    outputBlock(view.spec),
  ]);
}

/** The end is told as what it is, even where the state has moved on since it was decided. */
function ended(phase: EndPhase, view: RunView, blocks: readonly KnownBlock[]): Message {
  const { spec, state } = view;
  const fix = phase === 'finished' ? undefined : state.diagnosis?.fix;
  const shown = { ...view, state: { ...state, phase } };
  const fact = statusOf(shown);
  const smallPrint = [...(phase === 'failed' ? exitLine(state) : []), runLine(spec)];
  return message(fact, [
    headline(phase, fact, { addressee: spec.user.slackId, fix }),
    ...blocks,
    context(smallPrint.join(' · ')),
    ...buttonRow(shown),
  ]);
}

function exitLine({ exitCode }: RunState): string[] {
  return exitCode === undefined ? [] : [`exit code ${exitCode}`];
}

function metricsBlocks(metrics: Metrics): KnownBlock[] {
  const shown = Object.entries(metrics).slice(0, 12);
  if (shown.length === 0) return [];
  const list = shown.map(([name, value]) => code(`${name} ${value}`, shares.value));
  return [section(`*Last metrics*\n${list.join(' · ')}`)];
}

function logBlocks(shown: readonly string[]): KnownBlock[] {
  if (shown.length === 0) return [];
  const label = shown.length === 1 ? '*Last log line*' : '*Last log lines*';
  return codeSections(label, shown.join('\n'), codeBlocks.log);
}

function lastThatFit(lines: readonly string[], max: number): readonly string[] {
  let room = max;
  const isTooFar = (line: string): boolean => {
    room -= line.length + 1;
    return room < 0;
  };
  return lines.slice(lines.findLastIndex(isTooFar) + 1);
}
