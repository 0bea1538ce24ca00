import type { KnownBlock } from '@slack/types';

import type { Refusal } from '../../errors.ts';
import type { Submitted } from '../../reconcile/people-ports.ts';
import { formatArgv } from './argv.ts';
import { codeSections, context, message, section, type Message } from './blocks.ts';
import { code, escapeText, fit, oneLine } from './escape.ts';
import { codeBlocks, shares } from './limits.ts';
import { lineageLine } from './lineage.ts';
import { evidenceBlocks, runLine, warningBlocks, whereArgvIs } from './parts.ts';
import { resources } from './status.ts';
import { noLink, type Permalink } from './thread-link.ts';
import { duration } from './units.ts';

/** Nobody has mapped this person: the very line that the platform engineer must complete and add. */
export function renderUnmapped(
  person: { slackUserId: string; email?: string },
  command: string | undefined,
): Message {
  const fact = 'You cannot train yet: you are not in the list of users';
  const entry = `  ${person.slackUserId}: { id: ${suggestedId(person.email)}, uid: …, gid: … }`;
  return message(fact, [
    section(`:no_entry_sign: *${fact}*`),
    ...codeSections(
      `Ask a platform engineer to add this line below ${code('users:')} in config.yaml, with the uid and gid that your files have, and to bind your rights, as the README says under “Add a person”. It counts within two minutes.`,
      entry,
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
    ...commandBlocks(
      refusal.transient ? '*Your command* may succeed a little later, as it is.' : '*Your command*',
      command,
    ),
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
export function renderSubmitted(
  submitted: Submitted,
  thread: string,
  permalink: Permalink = noLink,
): Message {
  const { spec } = submitted;
  const verb = submitted.kind === 'existing' ? 'was submitted before' : 'submitted';
  const limit = duration(spec.timeLimitSeconds * 1000);
  const fact = `${spec.model} ${verb}: ${resources(spec)}, time limit ${limit}`;
  const lineage = lineageLine(submitted, permalink);
  return message(fact, [
    section(`:rocket: *${fit(fact, shares.status)}*\n${thread}`),
    ...(lineage === undefined ? [] : [section(lineage)]),
    ...codeSections(
      '*Command*',
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

function commandBlocks(label: string, command: string): KnownBlock[] {
  return codeSections(label, command, codeBlocks.command);
}

/** A likely id for the person: the part before the @, in the letters that an id may have. */
function suggestedId(email: string | undefined): string {
  const name = (email?.split('@')[0] ?? '').toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return escapeText(name.replace(/^-+|-+$/g, '').slice(0, 40) || 'their-id');
}
