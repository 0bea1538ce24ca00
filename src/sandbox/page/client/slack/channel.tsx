import { usePage } from '../state/page.tsx';
import { conversationIn, titleOf } from '../state/rooms.ts';
import { Composer } from './composer.tsx';
import { LockIcon } from './icons.tsx';
import { MessageList } from './message-list.tsx';
import { Beginning, Welcome } from './welcome.tsx';

/** A channel or a direct message: its messages, and the field to write in. */
export function Channel() {
  const { state, me, place } = usePage();
  const conversation = conversationIn(state, me.id, place.room);
  if (!conversation)
    return (
      <main className="room">
        <p className="nothing">
          @{me.name} is not in this conversation. Choose another one on the left.
        </p>
      </main>
    );
  const { kind, members, id } = conversation;
  const title = titleOf(state, conversation, me.id);
  const isChannel = kind === 'public' || kind === 'private';
  return (
    <main className="room">
      <header className="room-head">
        <h1>
          {isChannel && (
            <span className="entry-mark">{kind === 'private' ? <LockIcon /> : '#'}</span>
          )}
          {title}
        </h1>
        <span className="room-detail">
          {members.length} {members.length === 1 ? 'member' : 'members'}
        </span>
      </header>
      <MessageList
        channel={id}
        beginning={
          members.includes(state.botUserId) ? (
            <Welcome channel={id} />
          ) : (
            <Beginning isDirect={!isChannel} />
          )
        }
      />
      <Composer channel={id} label={`Message ${isChannel ? '#' : '@'}${title}`} />
    </main>
  );
}
