import type { KnownBlock } from '@slack/types';

import type { Milestone, RunView } from '../../reconcile/ports.ts';
import { cleanLog } from '../../training/log-lines.ts';
import type { Metrics } from '../../training/progress.ts';
import type { EndPhase } from '../../training/run.ts';
import { codeSections, message, section, type Message } from './blocks.ts';
import { againBlocks, diagnosisBlocks, outputBlock } from './parts.ts';
import { code, fit, mention } from './escape.ts';
import { codeBlocks, shares } from './limits.ts';
import { clause, emoji, statusOf } from './status.ts';
import { duration } from './units.ts';

type Of<Kind extends Milestone['kind']> = Extract<Milestone, { kind: Kind }>;

/** One reply in a run's thread. The last one mentions the owner; nothing before it does. */
export function renderMilestone(view: RunView, milestone: Milestone): Message {
  if (milestone.kind === 'started') return told('running', started(view), []);
  if (milestone.kind === 'blocked') return renderBlocked(view, milestone);
  if (milestone.kind === 'finished') return renderFinished(view, milestone);
  if (milestone.kind === 'failed') return renderFailed(view, milestone);
  return renderDeleted(view);
}

function renderBlocked({ spec }: RunView, { diagnosis }: Of<'blocked'>): Message {
  const fact = `${spec.model} cannot start yet: ${clause(diagnosis.cause)}`;
  return told('blocked', fact, diagnosisBlocks(diagnosis));
}

function renderFinished(view: RunView, { metrics }: Of<'finished'>): Message {
  return ended('finished', view, [outputBlock(view.spec), ...metricsBlocks(metrics)]);
}

function renderFailed(view: RunView, { diagnosis, log }: Of<'failed'>): Message {
  const state = { ...view.state, diagnosis };
  return ended('failed', { ...view, state }, [
    ...exitBlocks(view),
    ...diagnosisBlocks(diagnosis),
    ...logBlocks(log),
    ...againBlocks('*Run it again*', view.spec.commandText),
    outputBlock(view.spec),
  ]);
}

function renderDeleted(view: RunView): Message {
  const { diagnosis } = view.state;
  return ended('deleted', view, [
    ...(diagnosis === undefined ? [] : diagnosisBlocks(diagnosis)),
    ...againBlocks('*Run it again*', view.spec.commandText),
    outputBlock(view.spec),
  ]);
}

function told(
  icon: keyof typeof emoji,
  fact: string,
  blocks: readonly KnownBlock[],
  addressee = '',
): Message {
  return message(fact, [
    section(`${emoji[icon]} *${fit(fact, shares.status)}*${addressee}`),
    ...blocks,
  ]);
}

/** The end is told as what it is, even where the state has moved on since it was decided. */
function ended(phase: EndPhase, { spec, state }: RunView, blocks: readonly KnownBlock[]): Message {
  const fact = statusOf({ spec, state: { ...state, phase } });
  return told(phase, fact, blocks, ` ${mention(spec.user.slackId)}`);
}

function started({ spec, state }: RunView): string {
  const node = state.node === undefined ? '' : ` on ${state.node}`;
  const waited = state.waitedMs === undefined ? '' : ` after waiting ${duration(state.waitedMs)}`;
  return `${spec.model} started${node}${waited}`;
}

function exitBlocks({ state }: RunView): KnownBlock[] {
  return state.exitCode === undefined ? [] : [section(`Exit code ${code(String(state.exitCode))}`)];
}

function metricsBlocks(metrics: Metrics): KnownBlock[] {
  const shown = Object.entries(metrics).slice(0, 12);
  if (shown.length === 0) return [];
  const list = shown.map(([name, value]) => code(`${name} ${value}`, shares.value));
  return [section(`*Last metrics*\n${list.join(' · ')}`)];
}

function logBlocks(log: readonly string[]): KnownBlock[] {
  const shown = lastThatFit(cleanLog(log), shares.log);
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
