import { useEffect, useRef } from 'react';
import { usePage } from '../state/page.tsx';
import { conversationIn, rootsOf, titleOf, visibleTo } from '../state/rooms.ts';
import { Composer } from './composer.tsx';
import { BackIcon, CloseIcon } from './icons.tsx';
import { MessageItem } from './message.tsx';
import { useStickToEnd } from './stick.ts';

/** The panel with one thread. */
export function Thread({ ts }: { ts: string }) {
  const { state, me, place, go } = usePage();
  const title = useRef<HTMLHeadingElement>(null);
  const conversation = conversationIn(state, me.id, place.room);
  const channel = conversation?.id ?? '';
  const root = rootsOf(visibleTo(state.messages, me), channel).find((known) => known.ts === ts);
  const [frame] = useStickToEnd(root?.replies.at(-1)?.ts);
  // Whoever opened it by keyboard goes on in it, and afterwards where they came from.
  useEffect(() => {
    const before = document.activeElement;
    title.current?.focus({ preventScroll: true });
    return () => {
      const isLost = document.activeElement === document.body;
      if (isLost && before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  const count = root?.replies.length ?? 0;
  return (
    <aside className="thread" aria-labelledby="thread-title">
      <header className="room-head">
        <button
          type="button"
          className="button quiet back"
          aria-label="Back to the channel"
          onClick={() => go({ thread: undefined })}
        >
          <BackIcon />
        </button>
        <h2 id="thread-title" tabIndex={-1} ref={title}>
          Thread
        </h2>
        <span className="room-detail">{conversation && titleOf(state, conversation, me.id)}</span>
        <button
          type="button"
          className="button quiet close"
          aria-label="Close the thread"
          onClick={() => go({ thread: undefined })}
        >
          <CloseIcon />
        </button>
      </header>
      <div className="messages-frame">
        <div className="messages" ref={frame} role="log" aria-label="Thread" tabIndex={0}>
          <div className="messages-content">
            {root?.message ? (
              <MessageItem message={root.message} place="thread" />
            ) : (
              <p className="tombstone">This message was deleted.</p>
            )}
            <p className="day">
              <span>
                {count} {count === 1 ? 'reply' : 'replies'}
              </span>
            </p>
            {root?.replies.map((reply) => (
              <MessageItem key={reply.ts} message={reply} place="thread" />
            ))}
          </div>
        </div>
      </div>
      <Composer channel={channel} threadTs={ts} label="Reply…" />
    </aside>
  );
}
