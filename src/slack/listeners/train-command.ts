import type { App, SlashCommand } from '@slack/bolt';

import type { ConfigSource } from '../../config.ts';
import { formatCommand, parseCommand, type ParsedCommand } from '../../training/command.ts';
import { helpText } from '../../training/help.ts';
import type { OpenForm } from '../form/open.ts';
import type { Message } from '../messages/blocks.ts';
import type { Outcome } from '../meter.ts';
import { renderProblems } from '../messages/problems.ts';
import { renderHelp } from '../messages/replies.ts';
import { renderStranger } from '../messages/stranger.ts';
import type { Once } from '../once.ts';
import type { Replies } from '../replies.ts';
import type { Asked, Trainer } from '../trainer.ts';
import type { Guard } from './guard.ts';

export interface TrainCommandDeps {
  readonly config: ConfigSource;
  readonly trainer: Trainer;
  readonly replies: Replies;
  readonly openForm: OpenForm;
  readonly guard: Guard;
  readonly once: Once;
}

/** `/train …`: alone it opens the form, with `help` it explains itself, else it trains. */
export function onTrainCommand(app: App, deps: TrainCommandDeps): void {
  app.command('/train', async ({ ack, command }) => {
    await ack();
    if (!deps.once.first(command.trigger_id)) return;
    const parsed = parseCommand(command.text ?? '');
    const work = {
      listener: 'train-command',
      trigger: command.trigger_id,
      slackUserId: command.user_id,
      channel: command.channel_id,
      responseUrl: command.response_url,
      command: parsed.kind === 'train' ? formatCommand(parsed.request) : undefined,
    };
    await deps.guard(work, async () => {
      const { outcome, reply } = await answer(deps, command, parsed);
      if (reply !== undefined) await deps.replies.tell(work, reply);
      return outcome;
    });
  });
}

interface Answer {
  readonly outcome: Outcome;
  readonly reply: Message | undefined;
}

async function answer(
  { config, trainer, openForm }: TrainCommandDeps,
  command: SlashCommand,
  parsed: ParsedCommand,
): Promise<Answer> {
  if (parsed.kind === 'help')
    return { outcome: 'help', reply: renderHelp(helpText(config.current)) };
  if (parsed.kind === 'form') {
    const reply = await openForm(command.trigger_id, command.user_id, {
      channel: command.channel_id,
      channelName: command.channel_name,
      responseUrl: command.response_url,
    });
    return { outcome: 'form', reply };
  }
  const asked: Asked = {
    team: command.team_id,
    slackUserId: command.user_id,
    channel: command.channel_id,
    trigger: command.trigger_id,
  };
  const checked = await trainer.check(asked, parsed.request, parsed.problems);
  if (checked.kind === 'ready')
    return { outcome: 'submitted', reply: await trainer.submit(asked, checked.spec) };
  if (checked.kind === 'problems')
    return { outcome: 'problems', reply: renderProblems(checked.problems, checked.corrected) };
  const typed = formatCommand(parsed.request);
  return { outcome: 'stranger', reply: renderStranger(asked.slackUserId, checked.person, typed) };
}
