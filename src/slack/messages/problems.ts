import type { KnownBlock } from '@slack/types';

import type { Problem } from '../../training/problem.ts';
import { blank } from '../../training/request.ts';
import { codeSections, message, section, type Message } from './blocks.ts';
import { code, fit, oneLine } from './escape.ts';
import { codeBlocks, shares } from './limits.ts';
import { count } from './units.ts';

/** Everything that is wrong with a command, and the command with every suggestion applied. */
export function renderProblems(problems: readonly Problem[], corrected: string): Message {
  const [only, ...others] = problems;
  const blocks = correctedBlocks(corrected);
  if (only !== undefined && others.length === 0) {
    const fact = `Not submitted: ${oneLine(only.message)}`;
    return message(fact, [section(`${bold(fact)}\n${advice(only)}`.trimEnd()), ...blocks]);
  }
  const fact = `Not submitted: ${count(problems.length, 'problem')} in this command`;
  return message(fact, [section(bold(fact)), section(problemList(problems)), ...blocks]);
}

function bold(fact: string): string {
  return `:no_entry_sign: *${fit(fact, shares.status)}*`;
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

function problemLine(problem: Problem): string {
  const { field, message } = problem;
  // Most sentences name what they are about.
  const about = message.includes(field) || field === 'command' ? '' : `${code(field, 60)}: `;
  return `• ${about}${fit(endSentence(oneLine(message)), 300)} ${advice(problem)}`.trimEnd();
}

/** What a problem says beside its sentence: what was received, what is accepted, what was meant. */
function advice({ message, expected, received, suggestion }: Problem): string {
  const parts: string[] = [];
  if (received !== undefined && !message.includes(received))
    parts.push(`Received ${code(received, 80)}.`);
  if (expected !== '') parts.push(`Expected ${fit(endSentence(oneLine(expected)), 200)}`);
  if (suggestion !== undefined) parts.push(`Did you mean ${code(suggestion, 100)}?`);
  return parts.join(' ');
}

/** The command with every suggestion applied; a blank is left where only the person knows. */
function correctedBlocks(corrected: string): KnownBlock[] {
  const words = corrected.split(/\s+/).slice(1);
  if (words.every((word) => word === '' || word === blank)) return [];
  const isWhole = !words.some((word) => word === blank || word.endsWith(`=${blank}`));
  const label = isWhole
    ? '*Corrected command*'
    : `*Corrected command*, to be completed at ${blank}`;
  return codeSections(label, corrected, codeBlocks.command);
}

function endSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
