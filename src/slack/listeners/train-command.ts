import type { App, SlashCommand } from '@slack/bolt';

import type { ConfigSource } from '../../config.ts';
import { formatCommand, parseCommand, type ParsedCommand } from '../../training/command.ts';
import type { Train } from '../acts/train.ts';
import type { Answer, Asked } from '../asked.ts';
import type { OpenForm } from '../form/open.ts';
import type { Once } from '../once.ts';
import type { Replies } from '../replies.ts';
import type { Subcommands } from '../subcommands.ts';
import type { Guard } from './guard.ts';

export interface TrainCommandDeps {
  readonly config: ConfigSource;
  readonly train: Train;
  readonly subcommands: Subcommands;
  readonly replies: Replies;
  readonly openForm: OpenForm;
  readonly guard: Guard;
  readonly once: Once;
}

/** `/train …`: alone it opens the form, with a subcommand it does what that says, else it trains. */
export function onTrainCommand(app: App, deps: TrainCommandDeps): void {
  app.command('/train', async ({ ack, command }) => {
    await ack();
    if (!deps.once.first(command.trigger_id)) return;
    const parsed = parseCommand(command.text ?? '', deps.config.current.models.keys());
    const asked: Asked = {
      team: command.team_id,
      slackUserId: command.user_id,
      channel: command.channel_id,
      trigger: command.trigger_id,
      responseUrl: command.response_url,
    };
    const work = {
      ...asked,
      listener: 'train-command',
      command: parsed.kind === 'train' ? formatCommand(parsed.request) : undefined,
    };
    await deps.guard(work, async () => {
      const { outcome, reply } = await answer(deps, command, asked, parsed);
      if (reply !== undefined) await deps.replies.tell(work, reply);
      return outcome;
    });
  });
}

async function answer(
  { train, openForm, subcommands }: TrainCommandDeps,
  command: SlashCommand,
  asked: Asked,
  parsed: ParsedCommand,
): Promise<Answer> {
  if (parsed.kind === 'form') {
    const reply = await openForm(command.trigger_id, command.user_id, {
      channel: command.channel_id,
      channelName: command.channel_name,
      responseUrl: command.response_url,
    });
    return { outcome: 'form', reply };
  }
  if (parsed.kind !== 'train') return subcommands(asked, parsed);
  return train(asked, parsed.request, parsed.problems);
}
