import { memo, useMemo } from 'react';
import type { Message } from '../../model.ts';
import { Blocks } from '../blocks/blocks.tsx';
import { Menu } from '../blocks/elements/overflow.tsx';
import { SurfaceProvider, type Surface } from '../blocks/surface.tsx';
import { Mrkdwn } from '../blocks/text.tsx';
import { act } from '../state/act.ts';
import { useSelf } from '../state/page.tsx';
import { Avatar } from './avatar.tsx';
import { Files } from './files.tsx';
import { EyeIcon, ReplyIcon } from './icons.tsx';
import { MessageTime } from './time.tsx';

/** One message, in a channel or in a thread. */
export const MessageItem = memo(function MessageItem({
  message,
  place,
}: {
  message: Message;
  place: 'channel' | 'thread';
}) {
  const { botUserId, nameOf } = useSelf();
  const { user, ts, text, blocks, files, ephemeralTo } = message;
  const surface = useMessageSurface(message);
  return (
    <article className="message" data-ts={ts} data-ephemeral={ephemeralTo !== undefined}>
      {ephemeralTo !== undefined && (
        <p className="only-you">
          <EyeIcon /> Only visible to you
        </p>
      )}
      <Avatar user={user} />
      <div className="message-body">
        <p className="message-head">
          <strong>{nameOf(user)}</strong>
          {user === botUserId && <span className="app-mark">APP</span>}
          <MessageTime ts={ts} />
        </p>
        <SurfaceProvider value={surface}>
          {blocks.length > 0 ? <Blocks blocks={blocks} /> : text !== '' && <Mrkdwn text={text} />}
          <Files files={files} />
        </SurfaceProvider>
      </div>
      {ephemeralTo === undefined && <Tools message={message} place={place} />}
    </article>
  );
});

/** What can be done with a message, seen while one is at it. */
function Tools({ message, place }: { message: Message; place: 'channel' | 'thread' }) {
  const { me, app, go, warn } = useSelf();
  const { channel, ts } = message;
  const shortcuts = app.shortcuts.filter(({ type }) => type === 'message');
  if (place === 'thread' && shortcuts.length === 0) return null;
  return (
    <div className="message-tools">
      {place === 'channel' && (
        <button
          type="button"
          className="button"
          title="Reply in thread"
          aria-label="Reply in thread"
          onClick={() => go({ thread: ts, pane: 'chat' })}
        >
          <ReplyIcon />
        </button>
      )}
      {shortcuts.length > 0 && (
        <Menu
          label="More actions"
          items={shortcuts.map(({ name, description, callbackId }) => ({
            key: callbackId,
            label: name,
            detail: description,
            async choose() {
              const wanted = { user: me.id, channel, ts, callbackId };
              warn((await act({ act: 'message-shortcut', ...wanted })).problem);
            },
          }))}
        />
      )}
    </div>
  );
}

/** How using a message's elements reaches the app. */
function useMessageSurface(message: Message): Surface {
  const { me, warn } = useSelf();
  return useMemo(() => {
    const { channel, ts, pictures } = message;
    const click: Surface['press'] = async (field, value) => {
      const wanted = { user: me.id, channel, ts, ...field };
      const said = value === undefined ? {} : { value };
      warn((await act({ act: 'click', ...wanted, ...said })).problem);
    };
    return {
      id: ts,
      pictures,
      stateOf: () => undefined,
      press: click,
      fill(field, value, tells) {
        if (tells) void click(field, value ?? '');
      },
      errorOf: () => undefined,
    };
  }, [message, me.id, warn]);
}

/** Below a root: how many replied, and when last. Opens the thread. */
export function ThreadSummary({ ts, replies }: { ts: string; replies: readonly Message[] }) {
  const { go } = useSelf();
  const last = replies.at(-1);
  const people = [...new Set(replies.map(({ user }) => user))].slice(0, 3);
  return (
    <button
      type="button"
      className="thread-summary"
      onClick={() => go({ thread: ts, pane: 'chat' })}
    >
      <span className="thread-faces">
        {people.map((user) => (
          <Avatar key={user} user={user} size="small" />
        ))}
      </span>
      <span className="thread-count">
        {replies.length} {replies.length === 1 ? 'reply' : 'replies'}
      </span>
      {last && (
        <span className="thread-last">
          last at <MessageTime ts={last.ts} />
        </span>
      )}
    </button>
  );
}
