import { describe, expect, test } from 'vitest';
import { reduce } from '../../../../src/sandbox/page/client/state/reduce.ts';
import {
  conversationIn,
  conversationsOf,
  rootsOf,
  titleOf,
  visibleTo,
} from '../../../../src/sandbox/page/client/state/rooms.ts';
import { unreadOf } from '../../../../src/sandbox/page/client/state/unread.ts';
import type { Form, Message, PageState } from '../../../../src/sandbox/page/model.ts';

const ADA = 'U0ADA';
const GRACE = 'U0GRACE';
const BOT = 'U0BOT';

function aMessage(ts: string, overrides: Partial<Message> = {}): Message {
  const shown = { text: ts, blocks: [], pictures: {}, files: [] };
  return { channel: 'C1', ts, user: BOT, ...shown, ...overrides };
}

const aForm: Form = {
  id: 'V1',
  hash: '1',
  title: 'Form',
  hasBelow: false,
  blocks: [],
  pictures: {},
  values: {},
};

function aState(overrides: Partial<PageState> = {}): PageState {
  return {
    start: 'a',
    botUserId: BOT,
    app: {
      name: 'train',
      description: '',
      commands: [],
      shortcuts: [],
      homeTab: false,
      takesMessages: false,
    },
    people: [
      { id: ADA, name: 'ada', realName: 'Ada', standing: 'mapped' },
      { id: GRACE, name: 'grace', realName: 'Grace', standing: 'stranger' },
    ],
    catalog: { models: [], words: [] },
    conversations: [
      { id: 'C1', name: 'home', kind: 'public', members: [ADA, GRACE, BOT] },
      { id: 'G1', name: 'secret', kind: 'private', members: [ADA] },
      { id: 'D1', name: 'directmessage', kind: 'im', members: [ADA, GRACE] },
      { id: 'D2', name: 'directmessage', kind: 'im', members: [ADA, BOT] },
    ],
    messages: [],
    forms: {},
    homes: {},
    cluster: { nodes: [], jobs: [], pods: [] },
    bot: { phase: 'running' },
    troubles: { all: [] },
    ...overrides,
  };
}

describe('what the page knows after an event', () => {
  test('nothing, until the whole state has come', () => {
    const event = { type: 'message', message: aMessage('1') } as const;
    expect(reduce(undefined, event)).toBeUndefined();
    const state = aState();
    expect(reduce(undefined, { type: 'state', state })).toBe(state);
  });

  test('a message as it stands now takes the place of what it was', () => {
    const state = aState({ messages: [aMessage('1'), aMessage('2')] });
    const message = aMessage('1', { text: 'edited' });
    expect(reduce(state, { type: 'message', message })?.messages).toEqual([message, aMessage('2')]);
    expect(
      reduce(state, { type: 'message', message: aMessage('3') })?.messages.map(({ ts }) => ts),
    ).toEqual(['1', '2', '3']);
    const gone = { type: 'gone', channel: 'C1', ts: '1' } as const;
    expect(reduce(state, gone)?.messages).toEqual([aMessage('2')]);
  });

  test('the oldest message goes when a thousand have come', () => {
    let state: PageState | undefined = aState();
    for (let index = 0; index <= 1_000; index += 1)
      state = reduce(state, { type: 'message', message: aMessage(String(index)) });
    expect(state?.messages).toHaveLength(1_000);
    expect(state?.messages[0]?.ts).toBe('1');
  });

  test('a form opens and closes for its person alone', () => {
    const open = reduce(aState(), { type: 'form', user: ADA, form: aForm });
    expect(open?.forms).toEqual({ [ADA]: aForm });
    expect(reduce(open, { type: 'form', user: ADA, form: null })?.forms).toEqual({});
  });

  test('a part that has changed is taken whole, the others stay', () => {
    const state = aState({ messages: [aMessage('1')] });
    const changed = reduce(state, { type: 'parts', parts: { bot: { phase: 'down' } } });
    expect(changed).toMatchObject({ bot: { phase: 'down' }, messages: state.messages });
  });
});

describe('who sees what', () => {
  const state = aState();

  test('a person sees the conversations they are in; the app’s own stands elsewhere', () => {
    expect(conversationsOf(state, ADA).map(({ id }) => id)).toEqual(['C1', 'G1', 'D1']);
    expect(conversationsOf(state, GRACE).map(({ id }) => id)).toEqual(['C1', 'D1']);
    expect(conversationIn(state, GRACE, 'G1')).toBeUndefined();
    expect(conversationIn(state, ADA, 'app-messages')?.id).toBe('D2');
  });

  test('a direct message is named after the others in it', () => {
    const [, , direct] = state.conversations;
    expect(direct && titleOf(state, direct, ADA)).toBe('grace');
    expect(direct && titleOf(state, direct, GRACE)).toBe('ada');
  });

  test('what was said to one person only they see', () => {
    const messages = [aMessage('1'), aMessage('2', { ephemeralTo: ADA })];
    expect(visibleTo(messages, { id: ADA })).toHaveLength(2);
    expect(visibleTo(messages, { id: GRACE })).toEqual([aMessage('1')]);
  });

  test('replies stand below their root, also where the root is gone', () => {
    const reply = aMessage('3', { threadTs: '1' });
    const orphan = aMessage('4', { threadTs: '2' });
    expect(rootsOf([aMessage('1'), reply, orphan], 'C1')).toEqual([
      { ts: '1', message: aMessage('1'), replies: [reply] },
      { ts: '2', replies: [orphan] },
    ]);
  });

  test('new is what others wrote since; a mention counts in threads too', () => {
    const messages = [
      aMessage('1'),
      aMessage('2', { user: ADA }),
      aMessage('3'),
      aMessage('4', { threadTs: '1', text: `done <@${ADA}>` }),
    ];
    const place = { channel: 'C1', person: ADA, since: 1 };
    expect(unreadOf(messages, place)).toEqual({ messages: 1, mentions: 1 });
    expect(unreadOf(messages, { ...place, since: 4 })).toEqual({ messages: 0, mentions: 0 });
  });
});
