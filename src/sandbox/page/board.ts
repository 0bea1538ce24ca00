import { messageEventType } from '../../training/names.ts';
import { isObject, objectAt, stringAt, type Json } from '../slack/json.ts';
import type { SlackEmulator, SlackEvent, SlackMessage, SlackView } from '../slack/types.ts';
import { describeFile, pngSize } from './files.ts';
import {
  SLACKBOT,
  type Form,
  type Message,
  type PageEvent,
  type PageState,
  type PictureSize,
} from './model.ts';

const MOST_MESSAGES = 500;

type BoardSlack = Pick<SlackEmulator, 'on' | 'file'>;

/** What hangs in the workspace for people to see, from the moment it was put up. */
export interface Board {
  state(): Pick<PageState, 'messages' | 'forms' | 'homes'>;
  /** Slackbot says something to one person. */
  notice(
    place: { user: string; channel: string; threadTs?: string | undefined },
    text: string,
  ): void;
  stop(): void;
}

/** Keeps what the workspace shows, and tells every change of it. */
export function createBoard(
  slack: BoardSlack,
  tell: (event: PageEvent) => void,
  now: () => number = Date.now,
): Board {
  const messages = new Map<string, Message>();
  const forms = new Map<string, Form>();
  const homes = new Map<string, Form>();
  const key = (channel: string, ts: string): string => `${channel}/${ts}`;
  let notices = 0;

  function put(message: Message): void {
    messages.set(key(message.channel, message.ts), message);
    const [oldest] = messages.keys();
    if (messages.size > MOST_MESSAGES && oldest !== undefined) messages.delete(oldest);
    tell({ type: 'message', message });
  }

  function showForm(user: string, view: SlackView | undefined): void {
    const form = view && formOf(slack, view);
    if (form) forms.set(user, form);
    else forms.delete(user);
    tell({ type: 'form', user, form: form ?? null });
  }

  function follow(event: SlackEvent): void {
    if (event.type === 'view') return showForm(event.user, event.view);
    if (event.type === 'home') {
      const home = formOf(slack, event.view);
      homes.set(event.user, home);
      return tell({ type: 'home', user: event.user, home });
    }
    if (event.type !== 'delete') return put(messageOf(slack, event.message));
    const { channel, ts } = event;
    messages.delete(key(channel, ts));
    return tell({ type: 'gone', channel, ts });
  }

  const stop = slack.on(follow);
  return {
    state: () => ({
      messages: [...messages.values()],
      forms: Object.fromEntries(forms),
      homes: Object.fromEntries(homes),
    }),
    notice({ user, channel, threadTs }, text) {
      notices += 1;
      const ts = `${Math.floor(now() / 1_000)}.9${String(notices % 100_000).padStart(5, '0')}`;
      const shown = { text, blocks: [], pictures: {}, files: [] };
      const place = { channel, ts, ...(threadTs !== undefined && { threadTs }) };
      put({ ...place, user: SLACKBOT, ephemeralTo: user, ...shown });
    },
    stop,
  };
}

function messageOf(slack: BoardSlack, message: SlackMessage): Message {
  const { channel, ts, threadTs, user, text, storedBlocks, files = [], ephemeralTo } = message;
  const run = runOf(message);
  return {
    channel,
    ts,
    user,
    text,
    blocks: storedBlocks,
    pictures: picturesIn(slack, storedBlocks),
    files: files.map(describeFile),
    ...(threadTs !== undefined && threadTs !== ts && { threadTs }),
    ...(ephemeralTo !== undefined && { ephemeralTo }),
    ...(run !== undefined && { run }),
  };
}

function runOf({ metadata }: SlackMessage): string | undefined {
  const run = metadata?.event_payload['run'];
  return metadata?.event_type === messageEventType && typeof run === 'string' ? run : undefined;
}

function formOf(slack: BoardSlack, view: SlackView): Form {
  const { id, hash, title, submit, close, previousId, blocks, values } = view;
  return {
    id,
    hash,
    title,
    hasBelow: previousId !== null,
    blocks,
    pictures: picturesIn(slack, blocks),
    values,
    ...(submit !== undefined && { submit }),
    ...(close !== undefined && { close }),
  };
}

/** The sizes of the uploaded pictures that stand anywhere in the blocks. */
function picturesIn(slack: BoardSlack, blocks: readonly Json[]): Record<string, PictureSize> {
  const sizes = fileIdsIn(blocks).flatMap((id) => {
    const size = pngSize(slack.file(id)?.bytes ?? new Uint8Array());
    return size ? [[id, size] as const] : [];
  });
  return Object.fromEntries(sizes);
}

function fileIdsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(fileIdsIn);
  if (!isObject(value)) return [];
  const own = stringAt(objectAt(value, 'slack_file'), 'id');
  return [...(own === '' ? [] : [own]), ...Object.values(value).flatMap(fileIdsIn)];
}
