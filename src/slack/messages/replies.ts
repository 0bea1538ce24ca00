import type { KnownBlock } from '@slack/types';

import type { Refusal } from '../../errors.ts';
import type { Submitted } from '../../reconcile/ports.ts';
import type { Problem } from '../../training/problem.ts';
import { formatArgv } from './argv.ts';
import { codeSections, context, message, section, type Message } from './blocks.ts';
import { code, escapeText, fit, oneLine } from './escape.ts';
import { codeBlocks, shares } from './limits.ts';
import { evidenceBlocks, runLine, whereArgvIs } from './parts.ts';
import { resources } from './status.ts';
import { count } from './units.ts';

/** Everything that is wrong with a command, and the command with every suggestion applied. */
export function renderProblems(problems: readonly Problem[], corrected: string): Message {
  const [only] = problems;
  const fact =
    problems.length === 1 && only !== undefined
      ? `Not submitted: ${oneLine(only.message)}`
      : `Not submitted: ${count(problems.length, 'problem')} in this command`;
  return message(fact, [
    section(`:no_entry_sign: *${fit(fact, shares.status)}*`),
    section(problemList(problems)),
    ...(corrected === '' ? [] : commandBlocks('*Corrected command*', corrected)),
  ]);
}

/** Nobody has mapped this person: the very line that the platform engineer must add. */
export function renderUnmapped(
  person: { slackUserId: string; email?: string },
  command: string | undefined,
): Message {
  const fact = 'Not submitted: you are not in the list of users yet';
  const yaml = `users:\n  ${person.slackUserId}: { id: ${suggestedId(person.email)} }`;
  return message(fact, [
    section(`:no_entry_sign: *${fact}*`),
    ...codeSections(
      `Ask the platform engineer to add this line under ${code('users:')} in config.yaml:`,
      yaml,
      1,
    ),
    ...(command === undefined ? [] : commandBlocks('*Your command, to send again then*', command)),
  ]);
}

/** The cluster did not take the run. Nothing typed is lost: the command stands in the reply. */
export function renderRefusal(refusal: Refusal, command: string): Message {
  const fact = `Not submitted: ${oneLine(refusal.message)}`;
  return message(fact, [
    section(`:no_entry_sign: *${fit(fact, shares.status)}*`),
    ...evidenceBlocks(refusal.evidence),
    ...(refusal.transient ? [section('The same command may succeed a little later.')] : []),
    ...commandBlocks('*Your command*', command),
  ]);
}

/** Something broke that is nobody's mistake here: said plainly, and the command kept. */
export function renderTrouble(sentence: string, command: string | undefined): Message {
  return message(sentence, [
    section(`:warning: *${fit(oneLine(sentence), shares.status)}*`),
    ...(command === undefined ? [] : commandBlocks('*Your command*', command)),
  ]);
}

/** The run is in the cluster. `thread` says, as mrkdwn, where its thread is. */
export function renderSubmitted(submitted: Submitted, thread: string): Message {
  const { spec } = submitted;
  const verb = submitted.kind === 'existing' ? 'was submitted before' : 'is submitted';
  const fact = `${spec.model} ${verb} as run ${spec.id}: ${resources(spec)}`;
  return message(fact, [
    section(`:rocket: *${fit(fact, shares.status)}*\n${thread}`),
    ...codeSections(
      '*Command as it will run*',
      formatArgv([...spec.command, ...spec.args]),
      codeBlocks.argvInReply,
      whereArgvIs(spec),
    ),
    ...warningBlocks(submitted.warnings),
    context(runLine(spec)),
  ]);
}

/** What the bot can do, as lines of plain text. */
export function renderHelp(lines: readonly string[]): Message {
  const [first = 'How to train a model', ...rest] = lines;
  return message(first, [
    section(`*${fit(first, shares.status)}*`),
    ...codeSections('', rest.join('\n').trim(), 3),
  ]);
}

function problemList(problems: readonly Problem[]): string {
  const shown: string[] = [];
  let room: number = shares.problems - 1600;
  for (const problem of problems) {
    const line = problemLine(problem);
    room -= line.length + 1;
    if (room < 0) break;
    shown.push(line);
  }
  const missing = problems.length - shown.length;
  if (missing > 0) shown.push(`… and ${count(missing, 'more problem')}`);
  return shown.join('\n');
}

function problemLine({ field, message, expected, received, suggestion }: Problem): string {
  const parts = [`• ${code(field, 60)}: ${fit(endSentence(oneLine(message)), 300)}`];
  if (received !== undefined && !message.includes(received))
    parts.push(`Received ${code(received, 80)}.`);
  if (expected !== '') parts.push(`Expected ${fit(endSentence(oneLine(expected)), 200)}`);
  if (suggestion !== undefined) parts.push(`Did you mean ${code(suggestion, 100)}?`);
  return parts.join(' ');
}

function warningBlocks(warnings: readonly string[]): KnownBlock[] {
  if (warnings.length === 0) return [];
  const list = warnings.slice(0, 5).map((warning) => `• ${fit(oneLine(warning), 200)}`);
  return [section(`*The cluster warns*\n${list.join('\n')}`)];
}

function commandBlocks(label: string, command: string): KnownBlock[] {
  return codeSections(label, command, codeBlocks.command);
}

function endSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** A likely id for the person: the part before the @, in the letters that an id may have. */
function suggestedId(email: string | undefined): string {
  const name = (email?.split('@')[0] ?? '').toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return escapeText(name.replace(/^-+|-+$/g, '').slice(0, 40) || 'their-id');
}
