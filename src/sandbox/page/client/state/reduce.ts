import type { Message, PageEvent, PageState } from '../../model.ts';

/** A page that has been open for days forgets what has long scrolled away. */
const MOST_MESSAGES = 1_000;

/** The state after an event; undefined until the first one has come. */
export function reduce(state: PageState | undefined, event: PageEvent): PageState | undefined {
  if (event.type === 'state') return event.state;
  if (!state) return undefined;
  if (event.type === 'parts') return { ...state, ...event.parts };
  if (event.type === 'message')
    return { ...state, messages: withMessage(state.messages, event.message) };
  if (event.type === 'gone')
    return { ...state, messages: state.messages.filter((message) => !isAt(message, event)) };
  if (event.type === 'home')
    return { ...state, homes: { ...state.homes, [event.user]: event.home } };
  const { [event.user]: _, ...forms } = state.forms;
  return { ...state, forms: event.form ? { ...forms, [event.user]: event.form } : forms };
}

function isAt(message: Message, place: { channel: string; ts: string }): boolean {
  return message.channel === place.channel && message.ts === place.ts;
}

function withMessage(messages: readonly Message[], message: Message): readonly Message[] {
  const index = messages.findLastIndex((known) => isAt(known, message));
  if (index >= 0) return messages.with(index, message);
  return [...messages, message].slice(-MOST_MESSAGES);
}
