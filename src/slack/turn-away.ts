import type { OnTurnedAway, TurnedAway } from '../reconcile/people-ports.ts';
import type { Message } from './messages/blocks.ts';
import { renderStranger } from './messages/stranger.ts';
import type { Person } from './people.ts';

/**
 * Turns somebody away whom the user map does not name, or not for certain: has it written down, and
 * gives what they are told, with the command that they may send again.
 */
export type TurnAway = (
  stranger: Exclude<Person, { kind: 'mapped' }>,
  asked: Pick<TurnedAway, 'action' | 'slackUserId' | 'run'>,
  command: string | undefined,
) => Message;

export function createTurnAway(onTurnedAway: OnTurnedAway): TurnAway {
  return (stranger, asked, command) => {
    onTurnedAway({ ...asked, reason: stranger.kind });
    return renderStranger(asked.slackUserId, stranger, command);
  };
}
