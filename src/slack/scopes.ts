/** What the bot token must be allowed, and what for. manifest.yml asks for the same. */
export const requiredScopes = {
  commands: 'take /train',
  'chat:write': 'post threads',
  'chat:write.public': 'post in public channels without being invited',
  'channels:read': 'see whether it can post in a channel',
  'groups:read': 'see whether it is in a private channel',
  'im:read': 'tell its own direct messages from those between people',
  'mpim:read': 'see whether it is in a group message',
  'channels:history': 'find a message whose answer got lost',
  'groups:history': 'the same in private channels',
  'im:history': 'the same in direct messages',
  'mpim:history': 'the same in group messages',
  'channels:join': 'read a public channel that it posts in',
  'im:write': 'open the conversation that a thread falls back to',
  'files:write': 'put the log of a failed run into its thread',
  'users:read': 'look a person up',
  'users:read.email': 'find a person in the user map by e-mail address',
} as const;

/** The required scopes that are not among the granted; none where Slack did not tell. */
export function missingScopes(granted: readonly string[] | undefined): string[] {
  if (granted === undefined || granted.length === 0) return [];
  return Object.keys(requiredScopes).filter((scope) => !granted.includes(scope));
}
