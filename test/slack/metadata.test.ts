import { describe, expect, it } from 'vitest';

import { milestonesIn, type Author, type ReadMessage } from '../../src/slack/metadata.ts';

const ofRun = { run: 'r1', uid: 'job-1' };
const author: Author = { botUserId: 'UBOT', botId: 'BBOT' };

function said(ts: string, milestone: unknown, changes: Partial<ReadMessage> = {}): ReadMessage {
  const payload = { ...ofRun, milestone };
  return {
    ts,
    user: 'UBOT',
    metadata: { event_type: 'slack_train', event_payload: payload },
    ...changes,
  };
}

function withoutUser(message: ReadMessage): ReadMessage {
  const { user: _, ...rest } = message;
  return rest;
}

describe('milestones read back from messages', () => {
  it('finds those of the run', () => {
    const messages = [
      said('1.0', 'card'),
      said('2.0', 'started'),
      said('3.0', 'blocked/no-free-gpu'),
    ];
    expect(milestonesIn(messages, ofRun, author)).toEqual({
      card: '1.0',
      started: '2.0',
      'blocked/no-free-gpu': '3.0',
    });
    expect(milestonesIn(messages, { ...ofRun, run: 'r2' }, author)).toEqual({});
  });

  it('finds those of older versions, which name no Job', () => {
    const metadata = {
      event_type: 'slack_train',
      event_payload: { run: 'r1', milestone: 'card' },
    };
    expect(milestonesIn([said('1.0', '', { metadata })], ofRun, author)).toEqual({ card: '1.0' });
  });

  it.each<[string, ReadMessage]>([
    ['the bot’s own', said('1.0', 'card', { bot_id: 'BBOT' })],
    ['one that only names the app’s bot', { ...withoutUser(said('1.0', 'card')), bot_id: 'BBOT' }],
    ['one that does not say whose it is', withoutUser(said('1.0', 'card'))],
  ])('counts %s', (_, message) => {
    expect(milestonesIn([message], ofRun, author)).toEqual({ card: '1.0' });
  });

  it('counts every one before it is known who the bot is', () => {
    const message = said('1.0', 'card', { user: 'UOTHER', bot_id: 'BOTHER' });
    expect(milestonesIn([message], ofRun, undefined)).toEqual({ card: '1.0' });
  });

  it('takes the older where one stands twice', () => {
    expect(milestonesIn([said('9.0', 'card'), said('10.0', 'card')], ofRun, author)).toEqual({
      card: '9.0',
    });
  });

  it.each([
    [
      'of an earlier Job of this name',
      said('1.0', 'card', {
        metadata: {
          event_type: 'slack_train',
          event_payload: { ...ofRun, uid: 'job-0', milestone: 'card' },
        },
      }),
    ],
    ['of somebody else', said('1.0', 'card', { user: 'UEVIL' })],
    ['of another app’s bot', said('1.0', 'card', { user: 'UEVIL', bot_id: 'BBOT' })],
    [
      'of an app under a name of its own choice',
      { ...withoutUser(said('1.0', 'card')), bot_id: 'BEVIL' },
    ],
    [
      'of another kind',
      said('1.0', 'card', { metadata: { event_type: 'other', event_payload: {} } }),
    ],
    ['without a payload', said('1.0', 'card', { metadata: { event_type: 'slack_train' } })],
    ['with a milestone that is no text', said('1.0', 7)],
    ['without metadata', { ts: '1.0', user: 'UBOT' }],
  ])('passes over a message %s', (_, message) => {
    expect(milestonesIn([message], ofRun, author)).toEqual({});
  });
});
