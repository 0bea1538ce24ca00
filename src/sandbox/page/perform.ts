import type { Delivery, SlackEmulator } from '../slack/types.ts';
import type { Act } from './act.ts';
import type { Board } from './board.ts';
import type { Outcome } from './model.ts';
import type { TroubleMaker } from './troubles.ts';

type ActedOn = Pick<
  SlackEmulator,
  | 'say'
  | 'command'
  | 'click'
  | 'press'
  | 'fill'
  | 'submitView'
  | 'closeView'
  | 'openHome'
  | 'shortcut'
  | 'messageShortcut'
>;

export interface ActDeps {
  readonly slack: ActedOn;
  /** Those that the app has. */
  readonly commands: readonly string[];
  readonly board: Pick<Board, 'notice'>;
  readonly troubles: Pick<TroubleMaker, 'make'>;
}

/**
 * Does it, as the person named, through the pretended Slack and so through the real bot. Rejects
 * where what is acted on is no longer there.
 */
export async function perform(act: Act, deps: ActDeps): Promise<Outcome> {
  const { slack, board, troubles } = deps;
  if (act.act === 'say') slack.say(act.user, act.channel, asTyped(act.text), act.threadTs);
  else if (act.act === 'trouble') troubles.make(act.name);
  else if (act.act === 'command') {
    const problem = await command(act, deps);
    if (problem !== undefined) board.notice(act, problem);
  } else if (act.act === 'submit') {
    const delivery = await slack.submitView(act.user);
    return delivery.errors ? { errors: delivery.errors } : outcomeOf(delivery);
  } else return outcomeOf(await deliver(act, slack));
  return {};
}

type Delivered = Exclude<Act, { act: 'say' | 'trouble' | 'command' | 'submit' }>;

/** What reaches the app as a click, a choice or a call. */
function deliver(act: Delivered, slack: ActedOn): Promise<Delivery | undefined> {
  const { user } = act;
  if (act.act === 'click')
    return slack.click(user, act.channel, act.ts, act.actionId, act.value, act.blockId);
  if (act.act === 'press') return slack.press(user, act.actionId, act.value, act.blockId);
  if (act.act === 'fill') return slack.fill(user, act.blockId, act.value, act.actionId, act.tells);
  if (act.act === 'close') return slack.closeView(user, { all: act.all });
  if (act.act === 'home') return slack.openHome(user);
  if (act.act === 'shortcut') return slack.shortcut(user, act.callbackId);
  return slack.messageShortcut(user, act.channel, act.ts, act.callbackId);
}

/** Types a command. Resolves with what Slack itself says of one that came to nothing. */
async function command(
  typed: Extract<Act, { act: 'command' }>,
  { slack, commands }: ActDeps,
): Promise<string | undefined> {
  const { command: name, threadTs } = typed;
  if (!commands.includes(name))
    return `\`${name}\` is not a valid command. In Slack, every message that begins with / is taken for a command; a space before it makes it a message.`;
  if (threadTs !== undefined) return `\`${name}\` is not supported in threads. Sorry!`;
  const { error } = await slack.command(typed);
  return error && `\`${name}\` failed with the error "${error}"`;
}

/** What Slack tells a person whose click or form did not get through. */
function outcomeOf(delivery: Delivery | undefined): Outcome {
  if (delivery?.error === undefined) return {};
  const why = delivery.problems?.join('; ') ?? 'is the bot running?';
  return { problem: `The app did not take it (${delivery.error}): ${why}` };
}

/** What a person types is no markup of Slack's: its three characters are escaped as Slack does. */
function asTyped(typed: string): string {
  return typed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
