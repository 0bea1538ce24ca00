import type { App, BlockAction, ButtonAction } from '@slack/bolt';

import type { RunActs } from '../acts/acts.ts';
import type { RunRequest, Answer, Asked } from '../asked.ts';
import { renderRunIsGone } from '../messages/run-answers.ts';
import { anyRunAction, runButtonOf, type RunButton } from '../messages/run-buttons.ts';
import { unpackRunValue, type RunValue } from '../messages/run-value.ts';
import type { Once } from '../once.ts';
import type { People } from '../people.ts';
import type { Replies } from '../replies.ts';
import type { RunFinder } from '../run-finder.ts';
import type { TurnAway } from '../turn-away.ts';
import type { Guard } from './guard.ts';

export interface RunButtonDeps {
  readonly people: People;
  readonly finder: RunFinder;
  readonly acts: RunActs;
  readonly turnAway: TurnAway;
  readonly replies: Replies;
  readonly guard: Guard;
  readonly once: Once;
}

/**
 * A button of a run was pressed, in its thread or wherever else it stands. Who may is decided about
 * whoever pressed it, now: the button may be old, and anybody in the channel sees it.
 */
export function onRunButton(app: App, deps: RunButtonDeps): void {
  const pattern = { type: 'block_actions', action_id: anyRunAction } as const;
  app.action<BlockAction<ButtonAction>>(pattern, async ({ ack, body, action }) => {
    await ack();
    if (!deps.once.first(`${body.trigger_id} ${action.action_id}`)) return;
    const asked = askedBy(body);
    const work = { ...asked, listener: 'run-button' };
    await deps.guard(work, async () => {
      const value = unpackRunValue(action.value);
      const { outcome, reply } = await answer(deps, asked, runButtonOf(action.action_id), value);
      if (reply !== undefined) await deps.replies.tell(work, reply);
      return outcome;
    });
  });
}

async function answer(
  { people, finder, acts, turnAway }: RunButtonDeps,
  asked: Asked,
  button: RunButton | undefined,
  value: RunValue | undefined,
): Promise<Answer> {
  const gone = renderRunIsGone(value?.run ?? '', value?.command);
  if (button === undefined || value === undefined) return { outcome: 'unknown-run', reply: gone };
  const { slackUserId } = asked;
  const person = await people.find(slackUserId);
  if (person.kind !== 'mapped') {
    const run = finder.unchecked(value.uid)?.snapshot;
    const reply = turnAway(person, { action: button, slackUserId, run }, undefined);
    return { outcome: 'stranger', reply };
  }
  const { user } = person;
  const found = finder.byUid(user, value.uid, button);
  if (found === undefined) return { outcome: 'unknown-run', reply: gone };
  if (found.kind === 'told') return found.answer;
  const request: RunRequest = { asked, user, run: found.run };
  return acts[button](request, undefined);
}

/**
 * A reply to a message of a thread goes into that thread; to its root, where the root stands. A home
 * is no conversation: the reply then goes to the person's own.
 */
function askedBy(body: BlockAction): Asked {
  const { container, channel, message, user, trigger_id: trigger } = body;
  const threadTs: unknown = container['thread_ts'];
  const isReply = typeof threadTs === 'string' && threadTs !== message?.ts;
  return {
    team: body.team?.id ?? user.team_id ?? '',
    slackUserId: user.id,
    channel: channel?.id ?? '',
    trigger,
    responseUrl: body.response_url,
    ...(isReply && { threadTs }),
  };
}
