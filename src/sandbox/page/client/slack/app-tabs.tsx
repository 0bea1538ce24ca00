import { useEffect } from 'react';
import { Blocks } from '../blocks/blocks.tsx';
import { SurfaceProvider, type Surface } from '../blocks/surface.tsx';
import { act } from '../state/act.ts';
import { usePage } from '../state/page.tsx';
import { HOME_TAB, MESSAGES_TAB } from '../state/place.ts';
import { appConversation } from '../state/rooms.ts';
import { Avatar } from './avatar.tsx';
import { Composer } from './composer.tsx';
import { MessageList } from './message-list.tsx';

/** The app's own place: its home tab, where it has one, and the person's conversation with it. */
export function AppTabs() {
  const { state, place, go, botUserId } = usePage();
  const { app } = state;
  const tabs = [
    ...(app.homeTab ? [{ room: HOME_TAB, name: 'Home' }] : []),
    { room: MESSAGES_TAB, name: 'Messages' },
  ];
  const current = tabs.find(({ room }) => room === place.room) ?? tabs[0];
  return (
    <main className="room">
      <header className="room-head app-head">
        <h1>
          <Avatar user={botUserId} size="small" />
          {app.name}
        </h1>
        <nav className="tabs" aria-label={app.name}>
          {tabs.map(({ room, name }) => (
            <button
              key={room}
              type="button"
              className="tab"
              aria-current={room === current?.room ? 'page' : undefined}
              onClick={() => go({ room, thread: undefined })}
            >
              {name}
            </button>
          ))}
        </nav>
      </header>
      {current?.room === HOME_TAB ? <Home /> : <AppMessages />}
    </main>
  );
}

/** What the app shows this person about themselves. Looking at it tells the app. */
function Home() {
  const { state, me, warn } = usePage();
  const home = state.homes[me.id];
  const user = me.id;
  useEffect(() => {
    void act({ act: 'home', user }).then(({ problem }) => warn(problem));
  }, [user, warn]);
  if (!home) return <p className="nothing">{state.app.name} is putting up your home…</p>;
  const use: Surface['press'] = async (field, value) => {
    const said = value === undefined ? {} : { value };
    warn((await act({ act: 'press', user, ...field, ...said })).problem);
  };
  const surface: Surface = {
    id: home.id,
    pictures: home.pictures,
    stateOf: ({ blockId, actionId }) => home.values[blockId]?.[actionId],
    press: use,
    fill(field, value, tells) {
      if (tells) void use(field, value ?? '');
    },
    errorOf: () => undefined,
  };
  return (
    <div className="messages home" tabIndex={0} role="region" aria-label="Home">
      <div className="home-content">
        <SurfaceProvider value={surface}>
          <Blocks blocks={home.blocks} />
        </SurfaceProvider>
      </div>
    </div>
  );
}

function AppMessages() {
  const { state, me } = usePage();
  const conversation = appConversation(state, me.id);
  const { app } = state;
  return (
    <>
      {conversation ? (
        <MessageList channel={conversation.id} />
      ) : (
        <p className="nothing">
          {app.name} has not written to you yet. It does where it may not post: type a command in a
          direct message between people, or in a private channel it is not in.
        </p>
      )}
      {conversation && app.takesMessages ? (
        <Composer channel={conversation.id} label={`Message ${app.name}`} />
      ) : (
        <p className="turned-off">Sending messages to this app has been turned off.</p>
      )}
    </>
  );
}
