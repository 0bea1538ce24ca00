import type { Person } from '../../model.ts';
import { usePage } from '../state/page.tsx';
import { HOME_TAB, MESSAGES_TAB } from '../state/place.ts';
import { appConversation, conversationsOf, titleOf, visibleTo } from '../state/rooms.ts';
import { lastRead } from '../state/read.ts';
import { unreadOf, type Unread } from '../state/unread.ts';
import { Avatar } from './avatar.tsx';
import { LockIcon } from './icons.tsx';

/** The workspace's column: who the visitor is, the conversations, the app. */
export function Sidebar() {
  const { state, me, place } = usePage();
  const mine = conversationsOf(state, me.id);
  const channels = mine.filter(({ kind }) => kind === 'public' || kind === 'private');
  const direct = mine.filter(({ kind }) => kind === 'im' || kind === 'mpim');
  const app = appConversation(state, me.id);
  const isApp = place.room === HOME_TAB || place.room === MESSAGES_TAB;
  const unread = (channel: string | undefined): Unread =>
    channel === undefined
      ? { messages: 0, mentions: 0 }
      : unreadOf(visibleTo(state.messages, me), {
          channel,
          person: me.id,
          since: lastRead(me.id, channel),
        });
  return (
    <nav className="sidebar" aria-label="Workspace">
      <div className="workspace-name">
        <strong>Sandbox</strong>
        <span>a pretended Slack</span>
      </div>
      <PersonSwitch />
      <h2>Channels</h2>
      <ul>
        {channels.map((channel) => (
          <Entry
            key={channel.id}
            room={channel.id}
            isCurrent={place.room === channel.id}
            unread={unread(channel.id)}
            mark={channel.kind === 'private' ? <LockIcon /> : '#'}
            name={titleOf(state, channel, me.id)}
          />
        ))}
      </ul>
      {direct.length > 0 && <h2>Direct messages</h2>}
      <ul>
        {direct.map((conversation) => (
          <Entry
            key={conversation.id}
            room={conversation.id}
            isCurrent={place.room === conversation.id}
            unread={unread(conversation.id)}
            mark={
              <Avatar
                user={conversation.members.find((member) => member !== me.id) ?? me.id}
                size="small"
              />
            }
            name={titleOf(state, conversation, me.id)}
          />
        ))}
      </ul>
      <h2>Apps</h2>
      <ul>
        <Entry
          room={state.app.homeTab ? HOME_TAB : MESSAGES_TAB}
          isCurrent={isApp}
          unread={unread(app?.id)}
          mark={<Avatar user={state.botUserId} size="small" />}
          name={state.app.name}
        />
      </ul>
    </nav>
  );
}

function Entry(props: {
  room: string;
  isCurrent: boolean;
  unread: Unread;
  mark: React.ReactNode;
  name: string;
}) {
  const { room, isCurrent, unread, mark, name } = props;
  const { go } = usePage();
  const isNew = !isCurrent && unread.messages + unread.mentions > 0;
  return (
    <li>
      <button
        type="button"
        className={isNew ? 'entry new' : 'entry'}
        aria-current={isCurrent ? 'page' : undefined}
        onClick={() => go({ room, thread: undefined, pane: 'chat' })}
      >
        <span className="entry-mark">{mark}</span>
        <span className="entry-name">{name}</span>
        {isNew && unread.mentions > 0 && (
          <span className="badge" aria-label={`${unread.mentions} mentions`}>
            {unread.mentions}
          </span>
        )}
        {isNew && <span className="visually-hidden">unread</span>}
      </button>
    </li>
  );
}

const STANDINGS: Readonly<Record<Person['standing'], string>> = {
  mapped: 'may train',
  admin: 'admin',
  stranger: 'not in the settings',
};

/** Whose eyes the workspace is seen with. */
function PersonSwitch() {
  const { state, me, go } = usePage();
  return (
    <fieldset className="people">
      <legend>You are</legend>
      {state.people.map(({ id, name, standing }) => (
        <label key={id} className="person">
          <input
            type="radio"
            name="person"
            value={id}
            checked={id === me.id}
            onChange={() => go({ person: id, thread: undefined })}
          />
          <Avatar user={id} size="small" />
          <span className="person-name">{name}</span>
          <span className="person-standing">{STANDINGS[standing]}</span>
        </label>
      ))}
    </fieldset>
  );
}
