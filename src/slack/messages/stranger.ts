import type { Person } from '../people.ts';
import type { Message } from './blocks.ts';
import { renderTrouble, renderUnmapped } from './replies.ts';

/** What somebody is told whom the user map does not name, or not for certain. */
export function renderStranger(
  slackUserId: string,
  person: Exclude<Person, { kind: 'mapped' }>,
  command: string | undefined,
): Message {
  if (person.kind === 'unmapped') {
    const email = person.email === undefined ? {} : { email: person.email };
    return renderUnmapped({ slackUserId, ...email }, command);
  }
  return renderTrouble(
    'Nothing was done: Slack did not tell me who you are in time. Please send it again.',
    command,
  );
}
