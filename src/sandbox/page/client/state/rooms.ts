import { SLACKBOT, type Message, type PageState, type Person } from '../../model.ts';
import { HOME_TAB, MESSAGES_TAB } from './place.ts';

type Conversation = PageState['conversations'][number];

/** The conversation that a person has with the app; undefined until there is one. */
export function appConversation(state: PageState, person: string): Conversation | undefined {
  return state.conversations.find(
    ({ kind, members }) =>
      kind === 'im' && members.includes(person) && members.includes(state.botUserId),
  );
}

/** Channels and direct messages that a person is in; the app's own stands elsewhere. */
export function conversationsOf(state: PageState, person: string): readonly Conversation[] {
  return state.conversations.filter(
    ({ members, kind }) =>
      members.includes(person) && !(kind === 'im' && members.includes(state.botUserId)),
  );
}

/** The conversation that a room shows; undefined for the home tab. */
export function conversationIn(
  state: PageState,
  person: string,
  room: string,
): Conversation | undefined {
  if (room === HOME_TAB) return undefined;
  if (room === MESSAGES_TAB) return appConversation(state, person);
  return state.conversations.find(({ id, members }) => id === room && members.includes(person));
}

/** `#training`, or the names of those who are in it besides the person. */
export function titleOf(state: PageState, conversation: Conversation, person: string): string {
  if (conversation.kind === 'public' || conversation.kind === 'private') return conversation.name;
  const others = conversation.members.filter((member) => member !== person);
  return others.map((member) => nameOf(state, member)).join(', ');
}

/** The @name of anybody who writes here. */
export function nameOf(
  state: Pick<PageState, 'app' | 'botUserId' | 'people'>,
  user: string,
): string {
  if (user === state.botUserId) return state.app.name;
  if (user === SLACKBOT) return 'Slackbot';
  return state.people.find(({ id }) => id === user)?.name ?? user;
}

/** What a person gets to see of the messages. */
export function visibleTo(messages: readonly Message[], { id }: Pick<Person, 'id'>): Message[] {
  return messages.filter(({ ephemeralTo }) => ephemeralTo === undefined || ephemeralTo === id);
}

/** A message of the channel with what is known of its thread. */
export interface Root {
  readonly ts: string;
  /** Absent: it was deleted, or has long been forgotten, and only its replies are left. */
  readonly message?: Message;
  readonly replies: readonly Message[];
}

/** A conversation's roots, oldest first. */
export function rootsOf(messages: readonly Message[], channel: string): readonly Root[] {
  const roots = new Map<string, { ts: string; message?: Message; replies: Message[] }>();
  for (const message of messages) {
    if (message.channel !== channel) continue;
    const ts = message.threadTs ?? message.ts;
    const root = roots.get(ts) ?? { ts, replies: [] };
    if (message.threadTs === undefined) root.message = message;
    else root.replies.push(message);
    roots.set(ts, root);
  }
  return [...roots.values()].toSorted((left, right) => Number(left.ts) - Number(right.ts));
}
