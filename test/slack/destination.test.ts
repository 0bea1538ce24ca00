import { describe, expect, it } from 'vitest';

import { obstacleFromError, obstacleIn } from '../../src/slack/destination.ts';

describe('whether the bot can post in a conversation', () => {
  it.each([
    ['a public channel, member or not', { is_private: false, is_member: false }, undefined],
    ['an archived channel', { is_archived: true, is_member: true }, 'archived'],
    ['a private channel that it is in', { is_private: true, is_member: true }, undefined],
    ['a private channel that it is not in', { is_private: true, is_member: false }, 'not-invited'],
    ['a group message that it is not in', { is_mpim: true }, 'not-invited'],
    ['its own direct messages', { is_im: true }, undefined],
  ])('%s', (_, info, obstacle) => {
    expect(obstacleIn(info)).toBe(obstacle);
  });

  it.each([
    ['channel_not_found', 'not-invited'],
    ['missing_scope', 'not-invited'],
    ['ratelimited', undefined],
    [undefined, undefined],
  ])('Slack answers %s', (error, obstacle) => {
    expect(obstacleFromError(error)).toBe(obstacle);
  });
});
