import type { KnownRun } from '../reconcile/people-ports.ts';
import type { MappedUser } from '../training/users.ts';
import type { Message } from './messages/blocks.ts';
import type { Outcome } from './meter.ts';
import type { Addressee } from './replies.ts';

/** One request of a person, wherever in Slack it was made, and the ways to answer them. */
export interface Asked extends Addressee {
  readonly team: string;
  /**
   * What makes this request the same when Slack delivers it again: a trigger id, a view id. The
   * run's id derives from it, and with that the Job's name.
   */
  readonly trigger: string;
}

/** How a request was answered; without a reply the answer is to be seen elsewhere. */
export interface Answer {
  readonly outcome: Outcome;
  readonly reply?: Message | undefined;
}

/** A person who may, and the run that they mean. */
export interface RunRequest {
  readonly asked: Asked;
  readonly user: MappedUser;
  readonly run: KnownRun;
}

/** One thing that people do with a run, by a button or by a word: `input` is what the word adds. */
export type RunAct<Input = undefined> = (request: RunRequest, input: Input) => Promise<Answer>;
