import type { TrainingSpec } from '../../training/spec.ts';
import { codeSections, context, message, section, type Message } from './blocks.ts';
import { code, escapeText, fit } from './escape.ts';
import { limits, shares } from './limits.ts';
import { runLine } from './parts.ts';
import { directLink } from './thread-place.ts';
import { count } from './units.ts';

/** Blocks of code that a message with nothing but a log may have. */
const logBlocks = 4;
/** Less than that many blocks hold, whatever they are cut at, and than Slack takes in one message. */
const mostCharacters = logBlocks * (limits.section.text - 100) - 600;

/** True where a message has room for all of these lines. */
export function fitsMessage(lines: readonly string[]): boolean {
  return escapeText(lines.join('\n')).length <= mostCharacters;
}

/** The last lines of a log. */
export function renderLogTail(spec: TrainingSpec, lines: readonly string[]): Message {
  const fact = `The last ${count(lines.length, 'line')} of the log of ${spec.model}`;
  return message(fact, [
    section(`:page_facing_up: *${fit(fact, shares.status)}*`),
    ...codeSections('', lines.join('\n'), logBlocks),
    context(`${runLine(spec)} · only you see this`),
  ]);
}

/** The log went as a file into the person's own conversation with the bot. */
export function renderLogElsewhere(
  spec: TrainingSpec,
  lines: number,
  place: { readonly team: string; readonly channel: string },
): Message {
  const fact = `The last ${count(lines, 'line')} of the log of ${spec.model} are in our direct messages`;
  return message(fact, [
    section(
      `:page_facing_up: *${fit(fact, shares.status)}*\nThat is more than a message holds: it is a file in ${directLink(place.team, place.channel)}.`,
    ),
    context(runLine(spec)),
  ]);
}

/** There is no log to be had. */
export function renderNoLog(spec: TrainingSpec, hasEnded: boolean): Message {
  const fact = hasEnded
    ? `The log of ${spec.model} is not to be had any more`
    : `${spec.model} has written no log yet`;
  const next = hasEnded
    ? `Its pod is gone. What the program itself wrote lies in ${code(spec.outputs.logs, shares.path)}.`
    : `${code(`/train status ${spec.id}`)} says what it waits for.`;
  return message(fact, [
    section(`:information_source: *${fit(fact, shares.status)}*\n${next}`),
    context(runLine(spec)),
  ]);
}
