import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { ConfirmProvider } from './blocks/confirm.tsx';
import { ClusterPanel } from './cluster/panel.tsx';
import { AppTabs } from './slack/app-tabs.tsx';
import { Channel } from './slack/channel.tsx';
import { Modal } from './slack/modal.tsx';
import { PaneBar } from './slack/pane-bar.tsx';
import { Sidebar } from './slack/sidebar.tsx';
import { Thread } from './slack/thread.tsx';
import type { Connection } from './state/connection.ts';
import { SelfProvider, StateProvider, usePage, type Go, type Self } from './state/page.tsx';
import { changed, HOME_TAB, hashOf, MESSAGES_TAB, placeOf, type Place } from './state/place.ts';
import { nameOf } from './state/rooms.ts';
import type { PageState } from '../model.ts';

/** The whole page: waits for the first state, then follows it. */
export function App({ connection }: { connection: Connection }) {
  const { state, isConnected } = useSyncExternalStore(connection.subscribe, connection.seen);
  if (!state) return <p className="opening">Opening the workspace…</p>;
  return (
    <>
      <Workspace state={state} />
      {!isConnected && (
        <p className="reconnecting" role="status">
          <span className="spinner" aria-hidden="true" /> The connection to the demo broke off.
          Reconnecting…
        </p>
      )}
    </>
  );
}

function Workspace({ state }: { state: PageState }) {
  const place = usePlace(state);
  const [warning, warn] = useWarning();
  const self = useSelfOf(state, place.person, warn);
  if (!self) return <p className="opening">Nobody is in this workspace.</p>;
  return (
    <StateProvider value={{ state, place }}>
      <SelfProvider value={self}>
        {/* The id is the one under which the styles of what draws the blocks apply. */}
        <div id="slack_blocks_to_jsx">
          <ConfirmProvider>
            <Layout />
          </ConfirmProvider>
          <p className="warning-toast" role="alert" hidden={warning === undefined}>
            {warning}
          </p>
        </div>
      </SelfProvider>
    </StateProvider>
  );
}

function useSelfOf(state: PageState, person: string, warn: Self['warn']): Self | undefined {
  const { app, botUserId, conversations, people } = state;
  return useMemo(() => {
    const me = people.find(({ id }) => id === person) ?? people[0];
    const channel = (id: string) => conversations.find((known) => known.id === id);
    return (
      me && {
        me,
        app,
        botUserId,
        nameOf: (user) => nameOf({ app, botUserId, people }, user),
        channelName: (id) => channel(id)?.name ?? id,
        go: (change) => goTo(change, usualPlace({ people, conversations, botUserId })),
        warn,
      }
    );
  }, [app, botUserId, conversations, people, person, warn]);
}

function Layout() {
  const { state, me, place, go } = usePage();
  const form = state.forms[me.id];
  useEscape(() => go({ thread: undefined }), place.thread !== undefined && form === undefined);
  const isApp = place.room === HOME_TAB || place.room === MESSAGES_TAB;
  return (
    <div
      className="layout"
      data-pane={place.pane}
      data-thread={place.thread !== undefined}
      data-cluster={place.cluster}
    >
      <Sidebar />
      {isApp ? <AppTabs key={me.id} /> : <Channel key={`${me.id}/${place.room}`} />}
      {place.thread !== undefined && <Thread key={place.thread} ts={place.thread} />}
      <ClusterPanel />
      <PaneBar />
      {form && <Modal key={form.id} form={form} />}
    </div>
  );
}

/** The first person in the first channel that the app is in. */
function usualPlace({
  people,
  conversations,
  botUserId,
}: Pick<PageState, 'people' | 'conversations' | 'botUserId'>): Place {
  const room = conversations.find(({ members }) => members.includes(botUserId));
  return { person: people[0]?.id ?? '', room: room?.id ?? HOME_TAB, pane: 'chat', cluster: true };
}

function usePlace(state: PageState): Place {
  const hash = useSyncExternalStore(subscribeToHash, () => location.hash);
  return placeOf(hash, usualPlace(state));
}

function goTo(change: Parameters<Go>[0], usual: Place): void {
  location.hash = hashOf(changed(placeOf(location.hash, usual), change));
}

function subscribeToHash(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

const WARNING_MS = 8_000;

function useWarning(): readonly [string | undefined, (sentence: string | undefined) => void] {
  const [warning, setWarning] = useState<{ sentence: string }>();
  const warn = useCallback((sentence: string | undefined) => {
    if (sentence !== undefined) setWarning({ sentence });
  }, []);
  useEffect(() => {
    if (!warning) return undefined;
    const timer = setTimeout(() => setWarning(undefined), WARNING_MS);
    return () => clearTimeout(timer);
  }, [warning]);
  return [warning?.sentence, warn];
}

function useEscape(act: () => void, isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return undefined;
    const listen = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) act();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  });
}
