import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { ConfigError } from '../../src/errors.ts';
import type { SlackEmulator } from '../../src/sandbox/slack/types.ts';
import { createBot } from './support/bot.ts';
import { appToken, startWorkspace } from './support/workspace.ts';

let slack: SlackEmulator;

beforeEach(async () => {
  slack = await startWorkspace({ appToken });
});

afterEach(() => slack.stop());

describe('starting with something wrong', () => {
  const nowhere = 'http://127.0.0.1:9/api/';

  it.each([
    ['a bad bot token', { slackBotToken: 'xoxb-bad' }, /^SLACK_BOT_TOKEN: .*invalid_auth/],
    ['a bad app token', { slackAppToken: 'xapp-bad' }, /^SLACK_APP_TOKEN: .*invalid_auth/],
    ['Slack out of reach', { slackApiUrl: nowhere }, /^Slack cannot be reached at http:\/\/127/],
  ])('ends with one clear sentence: %s', async (_, wrong, sentence) => {
    const { app, logged } = createBot({
      slackAppToken: appToken,
      slackApiUrl: slack.apiUrl,
      ...wrong,
    });
    const error: unknown = await app.start().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ message: expect.stringMatching(sentence) });
    expect(String(error)).not.toContain('\n');
    expect(logged.join('\n')).not.toMatch(/xoxb-bad|xapp-bad/);
    await app.stop(100);
  });

  it.each(['auth.test', 'apps.connections.open'])(
    'does not blame the token while Slack is out of order: %s',
    async (method) => {
      const answer = { kind: 'error', error: 'service_unavailable' } as const;
      slack.fault({ method, times: Infinity, answer });
      const { app } = createBot({ slackAppToken: appToken, slackApiUrl: slack.apiUrl });
      await expect(app.start()).rejects.toThrow(/^Slack cannot be reached.*service_unavailable/);
      await app.stop(100);
    },
  );

  it('needs one of the two transports', () => {
    expect(() => createBot({})).toThrow(/SLACK_APP_TOKEN or SLACK_SIGNING_SECRET/);
  });

  it('names the scopes that the token lacks', async () => {
    const poor = await startWorkspace({ appToken, scopes: ['commands', 'chat:write'] });
    const { app, logged } = createBot({ slackAppToken: appToken, slackApiUrl: poor.apiUrl });
    await app.start();
    expect(logged.join('\n')).toContain('users:read.email');
    await app.stop(2_000);
    await poor.stop();
  });
});
