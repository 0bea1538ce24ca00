import type { ConfigSource } from '../../config.ts';
import { within, type Clock } from '../../clock.ts';
import { calling, type SlackClients } from '../client.ts';
import { slackErrorOf } from '../errors.ts';
import type { Message } from '../messages/blocks.ts';
import { renderTrouble } from '../messages/replies.ts';
import type { People } from '../people.ts';
import type { TurnAway } from '../turn-away.ts';
import type { FormOrigin, FormState } from './state.ts';
import { firstState, formView, type Beside } from './view.ts';

/** What a form shows as it opens; without a state, the first model and its defaults. */
export interface Fill extends Beside {
  readonly state?: FormState;
}

/**
 * Opens the form, or returns what the person is to be told instead. What it shows may be worked out
 * first, and is for nobody who may not train.
 */
export type OpenForm = (
  triggerId: string,
  slackUserId: string,
  origin: FormOrigin,
  fill?: Fill | (() => Promise<Fill>),
) => Promise<Message | undefined>;

/** The trigger lives 3 s: the form waits no longer than this for the person's e-mail address. */
const lookUpWithinMs = 1_200;

export function createOpenForm(deps: {
  clients: SlackClients;
  config: ConfigSource;
  people: People;
  turnAway: TurnAway;
  clock: Clock;
}): OpenForm {
  const { clients, config, people, turnAway, clock } = deps;
  return async (triggerId, slackUserId, origin, fill = {}) => {
    const { models } = config.current;
    const person = await within(clock, lookUpWithinMs, people.find(slackUserId));
    if (person?.kind === 'unmapped')
      return turnAway(person, { action: 'form', slackUserId }, undefined);
    const { state, ...beside } = typeof fill === 'function' ? await fill() : fill;
    const view = formView(models, state ?? firstState(models), origin, beside);
    return openView(clients, triggerId, view);
  };
}

async function openView(
  clients: SlackClients,
  triggerId: string,
  view: ReturnType<typeof formView>,
): Promise<Message | undefined> {
  try {
    await calling('views.open', () => clients.quick.views.open({ trigger_id: triggerId, view }));
    return undefined;
  } catch (error) {
    if (!isLate(slackErrorOf(error))) throw error;
    return renderTrouble(
      'The form could not open in time. Please type /train again, or all in one line: /train help tells how.',
      undefined,
    );
  }
}

function isLate(slackError: string | undefined): boolean {
  return slackError?.endsWith('_trigger_id') === true;
}
