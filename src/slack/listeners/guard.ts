import type { Logger } from 'pino';

import { renderTrouble } from '../messages/replies.ts';
import type { Outcome, SlackMeter } from '../meter.ts';
import type { Addressee, Replies } from '../replies.ts';

/** What a listener's work is about, for the log and for the reply when it breaks. */
interface Work extends Addressee {
  readonly listener: string;
  readonly trigger: string;
  /** The command to keep in the reply, where there is one. */
  readonly command?: string | undefined;
}

const brokenForm = 'Something went wrong on my side. Please try again.';
const brokenCommand =
  'Something went wrong on my side and it is not certain that the run was submitted. ' +
  'If no thread appears within a minute, please send it again.';

export type Guard = (work: Work, run: () => Promise<Outcome>) => Promise<void>;

/**
 * Runs a listener's work and counts how it ended. Whatever it throws becomes one log line and one sentence to the person;
 * nothing reaches Bolt, whose own handler would leave the request unanswered.
 */
export function createGuard(deps: { replies: Replies; log: Logger; meter: SlackMeter }): Guard {
  const { replies, log, meter } = deps;
  return async (work, run) => {
    try {
      meter.answered(work.listener, await run());
    } catch (error) {
      const { listener, trigger, slackUserId, command } = work;
      meter.answered(listener, 'broken');
      log.error({ err: error, listener, trigger, slackUser: slackUserId }, 'listener failed');
      const sentence = command === undefined ? brokenForm : brokenCommand;
      await replies.tell(work, renderTrouble(sentence, command));
    }
  };
}
