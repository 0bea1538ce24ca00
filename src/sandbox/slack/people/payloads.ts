import { APP_ID, BOT_USER_ID, TEAM_DOMAIN, TEAM_ID, VERIFICATION_TOKEN } from '../identity.ts';
import type { Json } from '../json.ts';
import type { SlackChannel, SlackUser } from '../types.ts';

/** What a slash command carries as channel_name. */
const CHANNEL_NAMES: Readonly<Partial<Record<SlackChannel['kind'], string>>> = {
  im: 'directmessage',
  private: 'privategroup',
};

const visibleName = ({ kind, name }: SlackChannel): string => CHANNEL_NAMES[kind] ?? name;

export function commandPayload(input: {
  user: SlackUser;
  channel: SlackChannel;
  command: string;
  text: string;
  responseUrl: string;
  triggerId: string;
}): Json {
  const { user, channel, command, text, responseUrl, triggerId } = input;
  return {
    token: VERIFICATION_TOKEN,
    team_id: TEAM_ID,
    team_domain: TEAM_DOMAIN,
    channel_id: channel.id,
    channel_name: visibleName(channel),
    user_id: user.id,
    user_name: user.name,
    command,
    text,
    api_app_id: APP_ID,
    is_enterprise_install: 'false',
    response_url: responseUrl,
    trigger_id: triggerId,
  };
}

/** The fields that every interaction carries. */
export function interactionPayload(type: string, user: SlackUser, triggerId: string): Json {
  return {
    type,
    user: { id: user.id, username: user.name, name: user.name, team_id: TEAM_ID },
    api_app_id: APP_ID,
    token: VERIFICATION_TOKEN,
    trigger_id: triggerId,
    team: { id: TEAM_ID, domain: TEAM_DOMAIN },
    enterprise: null,
    is_enterprise_install: false,
  };
}

export function channelFields(channel: SlackChannel): Json {
  return { channel: { id: channel.id, name: visibleName(channel) } };
}

export function eventPayload(event: Json, id: string, timeMs: number): Json {
  return {
    token: VERIFICATION_TOKEN,
    team_id: TEAM_ID,
    context_team_id: TEAM_ID,
    context_enterprise_id: null,
    api_app_id: APP_ID,
    event,
    type: 'event_callback',
    event_id: id,
    event_time: Math.floor(timeMs / 1_000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: TEAM_ID,
        user_id: BOT_USER_ID,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
  };
}
