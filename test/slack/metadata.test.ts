import { describe, expect, it } from 'vitest';

import { milestonesIn, type ReadMessage } from '../../src/slack/metadata.ts';

const ofRun = { run: 'r1', uid: 'job-1' };

function said(ts: string, milestone: unknown, changes: Partial<ReadMessage> = {}): ReadMessage {
  const payload = { ...ofRun, milestone };
  return {
    ts,
    user: 'UBOT',
    metadata: { event_type: 'slack_train', event_payload: payload },
    ...changes,
  };
}

describe('milestones read back from messages', () => {
  it('finds those of the run', () => {
    const messages = [
      said('1.0', 'card'),
      said('2.0', 'started'),
      said('3.0', 'blocked/no-free-gpu'),
    ];
    expect(milestonesIn(messages, ofRun, 'UBOT')).toEqual({
      card: '1.0',
      started: '2.0',
      'blocked/no-free-gpu': '3.0',
    });
    expect(milestonesIn(messages, { ...ofRun, run: 'r2' }, 'UBOT')).toEqual({});
  });

  it('finds those of older versions, which name no Job', () => {
    const metadata = {
      event_type: 'slack_train',
      event_payload: { run: 'r1', milestone: 'card' },
    };
    expect(milestonesIn([said('1.0', '', { metadata })], ofRun, 'UBOT')).toEqual({ card: '1.0' });
  });

  it('takes the older where one stands twice', () => {
    expect(milestonesIn([said('9.0', 'card'), said('10.0', 'card')], ofRun, 'UBOT')).toEqual({
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
    [
      'of another kind',
      said('1.0', 'card', { metadata: { event_type: 'other', event_payload: {} } }),
    ],
    ['without a payload', said('1.0', 'card', { metadata: { event_type: 'slack_train' } })],
    ['with a milestone that is no text', said('1.0', 7)],
    ['without metadata', { ts: '1.0', user: 'UBOT' }],
  ])('passes over a message %s', (_, message) => {
    expect(milestonesIn([message], ofRun, 'UBOT')).toEqual({});
  });
});
