import { useEffect, useMemo, type ReactNode } from 'react';
import { usePage } from '../state/page.tsx';
import { markRead } from '../state/read.ts';
import { rootsOf, visibleTo } from '../state/rooms.ts';
import { useStickToEnd } from './stick.ts';
import { MessageItem, ThreadSummary } from './message.tsx';
import { dayOf } from './time.tsx';

/** A conversation's messages, days apart; it stays at its end while one is there. */
export function MessageList({ channel, beginning }: { channel: string; beginning?: ReactNode }) {
  const { state, me } = usePage();
  const roots = useMemo(
    () => rootsOf(visibleTo(state.messages, me), channel),
    [state.messages, me, channel],
  );
  const newest = state.messages.findLast((message) => message.channel === channel)?.ts;
  useEffect(() => {
    if (newest !== undefined) markRead(me.id, channel, Number(newest));
  }, [channel, me.id, newest]);
  const [frame, toEnd, isAway] = useStickToEnd(roots.at(-1)?.ts);
  return (
    <div className="messages-frame">
      {/* Scrolled by keyboard, it must be reachable by it. */}
      <div className="messages" ref={frame} role="log" aria-label="Messages" tabIndex={0}>
        <div className="messages-content">
          {beginning}
          {roots.map(({ ts, message, replies }, index) => {
            const day = dayOf(ts);
            const before = roots[index - 1];
            return (
              <div key={ts}>
                {day !== (before && dayOf(before.ts)) && (
                  <p className="day">
                    <span>{day}</span>
                  </p>
                )}
                {message ? (
                  <MessageItem message={message} place="channel" />
                ) : (
                  <p className="tombstone">This message was deleted.</p>
                )}
                {replies.length > 0 && <ThreadSummary ts={ts} replies={replies} />}
              </div>
            );
          })}
        </div>
      </div>
      {isAway && (
        <button type="button" className="to-end" onClick={toEnd}>
          ↓ Newest messages
        </button>
      )}
    </div>
  );
}
