import { useLayoutEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { Message, type Block, type MessageProps } from 'slack-blocks-to-jsx';
import 'slack-blocks-to-jsx/dist/style.css';
import { useSelf, type Self } from '../state/page.tsx';
import { emojiFor } from './emoji.ts';
import { messageAt } from './permalink.ts';
import { formatSlackDate } from './slack-date.ts';

const DRAWING_ID = 'slack_blocks_to_jsx';

/**
 * Blocks that nothing can be done with, drawn by the library. Their pictures must already have
 * addresses, and their texts must not be mrkdwn: see `toRichText`.
 */
export function Drawn({ blocks }: { blocks: readonly Block[] }) {
  const frame = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  const self = useSelf();
  const hooks = useMemo(() => hooksFor(self), [self]);
  // Every drawing has the same id; the page has it once for all of them.
  useLayoutEffect(() => {
    frame.current?.querySelector(`#${DRAWING_ID}`)?.removeAttribute('id');
  }, []);
  return (
    <div ref={frame} className="drawn">
      <Message withoutWrapper name="" logo="" blocks={[...blocks]} theme={theme} hooks={hooks} />
    </div>
  );
}

function hooksFor({ me, nameOf, channelName, go }: Self): NonNullable<MessageProps['hooks']> {
  return {
    user: ({ id }) => (
      <span className={id === me.id ? 'mention mine' : 'mention'}>@{nameOf(id)}</span>
    ),
    channel: ({ id }) => <span className="mention">#{channelName(id)}</span>,
    emoji: ({ name }) => (
      <span className="emoji" role="img" aria-label={name.replaceAll('_', ' ')}>
        {emojiFor(name) ?? `:${name}:`}
      </span>
    ),
    date({ timestamp, format, fallback }) {
      const seconds = Number(timestamp);
      if (!Number.isFinite(seconds)) return fallback;
      const at = new Date(seconds * 1_000);
      return (
        <time dateTime={at.toISOString()} title={at.toLocaleString()}>
          {formatSlackDate(seconds, format)}
        </time>
      );
    },
    link({ href, children }) {
      const message = messageAt(href);
      if (message)
        return (
          <button
            type="button"
            className="message-link"
            onClick={() => go({ ...message, pane: 'chat' })}
          >
            {children}
          </button>
        );
      return /^(?:https?|mailto|tel):/.test(href) ? (
        <a href={href} target="_blank" rel="noopener noreferrer">
          {children}
        </a>
      ) : (
        <span>{children}</span>
      );
    },
  };
}

const dark = matchMedia('(prefers-color-scheme: dark)');

/** Light or dark, as the visitor's system is. */
function useTheme(): 'light' | 'dark' {
  return useSyncExternalStore(
    (listener) => {
      dark.addEventListener('change', listener);
      return () => dark.removeEventListener('change', listener);
    },
    () => (dark.matches ? 'dark' : 'light'),
  );
}
