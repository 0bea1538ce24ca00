import type { Message } from '../../model.ts';

/** What of a conversation a person has not seen yet. */
export interface Unread {
  /** New messages of the conversation itself, threads aside. */
  readonly messages: number;
  /** Messages that mention them, in threads too. */
  readonly mentions: number;
}

/** Counts what came after `since`, a message's ts, in the conversation from others. */
export function unreadOf(
  messages: readonly Message[],
  place: { readonly channel: string; readonly person: string; readonly since: number },
): Unread {
  const { channel, person, since } = place;
  const fresh = messages.filter(
    (message) =>
      message.channel === channel && message.user !== person && Number(message.ts) > since,
  );
  const mention = `<@${person}>`;
  return {
    messages: fresh.filter(({ threadTs }) => threadTs === undefined).length,
    mentions: fresh.filter(
      ({ text, blocks }) => text.includes(mention) || JSON.stringify(blocks).includes(mention),
    ).length,
  };
}
