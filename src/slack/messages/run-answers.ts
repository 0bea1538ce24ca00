import type { Refusal } from '../../errors.ts';
import type { RunView } from '../../reconcile/ports.ts';
import type { Problem } from '../../training/problem.ts';
import { limits as requestLimits } from '../../training/request.ts';
import type { TrainingSpec } from '../../training/spec.ts';
import { context, message, section, type Message } from './blocks.ts';
import { code, fit, oneLine } from './escape.ts';
import { shares } from './limits.ts';
import { evidenceBlocks, runLine } from './parts.ts';
import { resources, statusOf } from './status.ts';

/** What people are told who asked for something to be done with a run. */

/** The run is being stopped; its thread tells the rest. */
export function renderCancelled(spec: TrainingSpec): Message {
  return say(
    ':octagonal_sign:',
    `${spec.model} is being stopped`,
    `What it held (${fit(resources(spec), shares.field)}) is free in a moment. What it wrote stays.`,
    runLine(spec),
  );
}

/** There was nothing to be stopped any more. */
export function renderEndedBefore(view: RunView): Message {
  const fact = `Nothing to cancel: ${statusOf(view)}`;
  return say(':information_source:', fact, '', runLine(view.spec));
}

/** There is nothing to draw. */
export function renderNoPicture(spec: TrainingSpec): Message {
  return say(
    ':information_source:',
    `There is nothing to draw of ${spec.model} yet`,
    'A picture takes two values of a metric, such as its loss, in its log or its event files.',
    runLine(spec),
  );
}

/** One was drawn a moment ago. */
export function renderPictureStands(spec: TrainingSpec): Message {
  const fact = `The thread of ${spec.model} has a picture of this minute`;
  return say(':information_source:', fact, 'Ask again in a moment.', runLine(spec));
}

/** The cluster did not let it be done. */
export function renderActRefused(what: string, refusal: Refusal): Message {
  const fact = `${what}: ${oneLine(refusal.message)}`;
  return message(fact, [
    section(`:no_entry_sign: *${fit(fact, shares.status)}*`),
    ...evidenceBlocks(refusal.evidence),
  ]);
}

/** It is somebody else's run. */
export function renderNotYours({ model, id, user }: TrainingSpec): Message {
  return say(
    ':no_entry_sign:',
    `This run of ${model} is not yours: ${user.id} or an admin can do that`,
    `${code(`/train status ${id}`)} shows it, ${code('/train list')} shows yours.`,
  );
}

/** There is no larger amount to propose. */
export function renderNoMoreMemory({ id }: TrainingSpec): Message {
  return say(
    ':information_source:',
    'How much more memory this run needs is for you to say',
    `${code(`/train rerun ${id} memory=…`)} trains the same again with as much.`,
  );
}

/** A button of a run that the cluster does not know any more. */
export function renderRunIsGone(id: string, command: string | undefined): Message {
  const again =
    command === undefined
      ? ''
      : ` ${code(command, requestLimits.valueLength)} trains the same again.`;
  return say(
    ':information_source:',
    'This run is not in the cluster any more',
    `Run ${code(id)} has ended and was cleared away.${again}`,
  );
}

/** No run has that name; `nearest` is one that may have been meant. */
export function renderUnknownRun(
  typed: string,
  retype: (name: string) => string,
  nearest: TrainingSpec | undefined,
): Message {
  const meant = nearest && `Did you mean ${code(retype(nearest.id))}?`;
  return say(
    ':no_entry_sign:',
    `There is no run ${quote(typed)}`,
    [meant, `${code('/train list')} shows your runs, ${code('/train list all')} those you may see.`]
      .filter((part) => part !== undefined)
      .join(' '),
  );
}

/** The beginning of a name that several runs share. */
export function renderSeveralRuns(
  typed: string,
  retype: (name: string) => string,
  views: readonly RunView[],
): Message {
  const shown = views.slice(0, mostCandidates);
  const list = shown.map((view) => `• ${code(retype(view.spec.id))}: ${fit(statusOf(view), 150)}`);
  const more = views.length - shown.length;
  return say(
    ':no_entry_sign:',
    `${quote(typed)} begins the names of ${views.length} runs`,
    [...list, ...(more > 0 ? [`… and ${more} more`] : [])].join('\n'),
  );
}

const mostCandidates = 8;

/** A subcommand that cannot be understood, and the command that was most likely meant. */
export function renderUnclear({ message: sentence, expected, suggestion }: Problem): Message {
  const meant = suggestion === undefined ? '' : `\nDid you mean ${code(suggestion)}?`;
  const fact = oneLine(sentence);
  return say(':no_entry_sign:', fact, `Expected: ${fit(expected, shares.problem)}.${meant}`);
}

/** Too few letters to mean one run. */
export function renderTooShort(typed: string, retype: (name: string) => string): Message {
  return say(
    ':no_entry_sign:',
    `${quote(typed)} is too short to name a run`,
    `Type at least three letters of its id, or ${code(retype('last'))} for your newest. ${code('/train list')} shows them.`,
  );
}

/** `last`, by somebody who has trained nothing yet. */
export function renderNoRunYet(): Message {
  return say(
    ':information_source:',
    'You have no run yet',
    `${code('/train')} opens a form, ${code('/train help')} tells the rest.`,
  );
}

function quote(typed: string): string {
  return `“${oneLine(typed).slice(0, 60)}”`;
}

/** A fact as plain text in bold, what to do next as mrkdwn, and small print. */
function say(icon: string, fact: string, next: string, smallPrint?: string): Message {
  return message(fact, [
    section(`${icon} *${fit(fact, shares.status)}*\n${next}`.trim()),
    ...(smallPrint === undefined ? [] : [context(smallPrint)]),
  ]);
}
