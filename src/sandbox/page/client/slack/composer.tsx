import { useId, useRef, useState, useSyncExternalStore, type KeyboardEvent } from 'react';
import { Menu } from '../blocks/elements/overflow.tsx';
import { act } from '../state/act.ts';
import { draftFor } from '../state/drafts.ts';
import { usePage } from '../state/page.tsx';
import { suggest, type Suggestions } from './completion.ts';
import { BoltIcon, SendIcon } from './icons.tsx';

const NONE: Suggestions = { items: [], firstIsChosen: false };

/** The field to write messages and commands in. Enter sends, Shift and Enter begins a line. */
export function Composer(props: { channel: string; label: string; threadTs?: string }) {
  const { channel, label, threadTs } = props;
  const { state, me, warn } = usePage();
  const draft = draftFor(threadTs === undefined ? channel : `${channel}/${threadTs}`);
  const text = useSyncExternalStore(draft.subscribe, draft.text);
  const field = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const [isSending, setSending] = useState(false);
  const [closedAt, setClosedAt] = useState<string>();
  const [chosen, setChosen] = useState<{ text: string; index: number }>();

  // Commands do not work in threads, so nothing is offered there.
  const offered =
    threadTs !== undefined || closedAt === text ? NONE : suggest(text, state.app, state.catalog);
  const { items, firstIsChosen } = offered;
  const index = chosen?.text === text ? chosen.index : firstIsChosen ? 0 : -1;
  const isOpen = items.length > 0;

  function take(at: number): void {
    const item = items[at];
    if (!item) return;
    draft.write(item.text);
    field.current?.focus();
  }

  async function send(): Promise<void> {
    const typed = text.trim();
    if (typed === '' || isSending) return;
    draft.write('');
    setSending(true);
    const place = { user: me.id, channel, ...(threadTs === undefined ? {} : { threadTs }) };
    const [, command, words = ''] = /^(\/\S+)\s*([^]*)$/.exec(typed) ?? [];
    const { problem } =
      command === undefined
        ? await act({ act: 'say', ...place, text: typed })
        : await act({ act: 'command', ...place, command, text: words });
    setSending(false);
    if (problem === undefined) return;
    warn(problem);
    if (draft.text() === '') draft.write(text);
  }

  function step(by: number): void {
    const next = index + by;
    setChosen({ text, index: next < 0 ? items.length - 1 : next % items.length });
  }

  function press(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    const { key, shiftKey } = event;
    if (isOpen && key === 'ArrowDown') step(1);
    else if (isOpen && key === 'ArrowUp') step(-1);
    else if (isOpen && key === 'Escape') setClosedAt(text);
    else if (isOpen && key === 'Tab' && !shiftKey) take(Math.max(index, 0));
    else if (isOpen && key === 'Enter' && index >= 0) take(index);
    else if (key === 'Enter' && !shiftKey) void send();
    else return;
    event.preventDefault();
  }

  return (
    <div className="composer">
      {isOpen && (
        <div className="suggestions" role="listbox" id={listId} aria-label="Suggestions">
          {items.map((item, at) => (
            // The field keeps the focus and says which option is chosen.
            <div
              key={item.label}
              id={`${listId}-${at}`}
              role="option"
              aria-selected={at === index}
              tabIndex={-1}
              onPointerDown={(event) => {
                event.preventDefault();
                take(at);
              }}
            >
              <code>{item.label}</code>
              <span>{item.detail}</span>
            </div>
          ))}
        </div>
      )}
      <div className="composer-box">
        <textarea
          ref={field}
          rows={Math.min(8, text.split('\n').length)}
          value={text}
          aria-label={label}
          placeholder={label}
          aria-haspopup="listbox"
          aria-autocomplete="list"
          aria-controls={isOpen ? listId : undefined}
          aria-activedescendant={isOpen && index >= 0 ? `${listId}-${index}` : undefined}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => draft.write(event.target.value)}
          onKeyDown={press}
        />
        {threadTs === undefined && <Shortcuts />}
        <button
          type="button"
          className="send"
          aria-label="Send"
          title="Send (Enter)"
          disabled={text.trim() === ''}
          aria-busy={isSending}
          onClick={() => void send()}
        >
          <SendIcon />
        </button>
      </div>
    </div>
  );
}

/** The app's global shortcuts, as the lightning of Slack's own composer lists them. */
function Shortcuts() {
  const { me, app, warn } = usePage();
  const shortcuts = app.shortcuts.filter(({ type }) => type === 'global');
  if (shortcuts.length === 0) return null;
  return (
    <Menu
      label="Shortcuts"
      items={shortcuts.map(({ name, description, callbackId }) => ({
        key: callbackId,
        label: name,
        detail: description,
        async choose() {
          warn((await act({ act: 'shortcut', user: me.id, callbackId })).problem);
        },
      }))}
    >
      <BoltIcon />
    </Menu>
  );
}
