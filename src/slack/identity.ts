import { ConfigError } from '../errors.ts';
import { networkCode } from '../network-error.ts';
import type { SlackClients } from './client.ts';
import { lastingRefusalOf, slackErrorOf } from './errors.ts';
import { missingScopes } from './scopes.ts';

/** Who the bot token is. */
export interface Identity {
  readonly team: string;
  /** The organisation that the workspace belongs to, if any. */
  readonly enterprise: string | undefined;
  /** The workspace's own address, e.g. `https://example.slack.com/`. */
  readonly teamUrl: string | undefined;
  readonly botUserId: string;
  readonly botId: string | undefined;
  /** The name that `/invite` takes. */
  readonly botName: string;
  /** Scopes that the app needs and the token lacks. */
  readonly missingScopes: readonly string[];
}

/** Asks Slack. Rejects with ConfigError in one sentence: the token is bad, or Slack out of reach. */
export async function identify(
  clients: SlackClients,
  apiUrl: string | undefined,
): Promise<Identity> {
  const answer = await askWho(clients, apiUrl);
  if (answer.user_id === undefined || answer.team_id === undefined) {
    throw new ConfigError(['SLACK_BOT_TOKEN: Slack did not say whose token this is']);
  }
  return {
    team: answer.team_id,
    enterprise: answer.enterprise_id,
    teamUrl: answer.url,
    botUserId: answer.user_id,
    botId: answer.bot_id,
    botName: answer.user ?? 'slack-train',
    missingScopes: missingScopes(answer.response_metadata?.scopes),
  };
}

/** Slack gave no answer, or said that it cannot answer now. */
export function unreachable(error: unknown, apiUrl: string | undefined): ConfigError {
  const code = slackErrorOf(error) ?? networkCode(error);
  const why = code === '' ? '' : ` (${code})`;
  return new ConfigError([
    `Slack cannot be reached at ${apiUrl ?? 'https://slack.com/api/'}${why}`,
  ]);
}

async function askWho(
  clients: SlackClients,
  apiUrl: string | undefined,
): ReturnType<SlackClients['read']['auth']['test']> {
  try {
    return await clients.read.auth.test();
  } catch (error) {
    const slackError = lastingRefusalOf(error);
    if (slackError === undefined) throw unreachable(error, apiUrl);
    throw new ConfigError([
      `SLACK_BOT_TOKEN: Slack refused the token (${slackError}): copy the Bot User OAuth Token of the installed app`,
    ]);
  }
}
