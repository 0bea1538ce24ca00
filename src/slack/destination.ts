/** Where a run's thread goes, and why not where it was asked for. */
export type Destination =
  | { readonly kind: 'here'; readonly channel: string }
  | { readonly kind: 'direct'; readonly channel: string; readonly why: Obstacle };

/**
 * Why the bot cannot post in a conversation.
 * - `people`: a conversation between people, which no bot can be invited to
 * - `not-invited`: a private channel or group that the bot is not in
 * - `archived`: nobody can post there
 */
export type Obstacle = 'people' | 'not-invited' | 'archived';

/** What conversations.info says, as far as it matters here. */
export interface ConversationInfo {
  readonly is_archived?: boolean;
  readonly is_private?: boolean;
  readonly is_im?: boolean;
  readonly is_mpim?: boolean;
  readonly is_member?: boolean;
}

/** What keeps the bot from posting there; undefined where it can. */
export function obstacleIn(info: ConversationInfo): Obstacle | undefined {
  if (info.is_archived === true) return 'archived';
  if (info.is_im === true) return undefined;
  const closed = info.is_private === true || info.is_mpim === true;
  return closed && info.is_member !== true ? 'not-invited' : undefined;
}

/**
 * The same, read from how Slack refused to tell about the conversation. Undefined for an answer
 * that says nothing about it: posting will show.
 */
export function obstacleFromError(slackError: string | undefined): Obstacle | undefined {
  // Private channels and groups without the bot do not exist for it; group messages need a scope
  // of their own, without which the bot cannot post either.
  return slackError === 'channel_not_found' || slackError === 'missing_scope'
    ? 'not-invited'
    : undefined;
}
