import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../src/config/environment.ts';
import { ConfigError } from '../../src/errors.ts';

const least = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };

function problemsOf(variables: Record<string, string>): readonly string[] {
  try {
    readEnvironment(variables);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('readEnvironment', () => {
  it('needs two variables, the rest has defaults', () => {
    expect(readEnvironment(least)).toEqual({
      slackBotToken: 'xoxb-1',
      slackAppToken: 'xapp-1',
      configPath: 'config.yaml',
      templatesPath: 'templates',
      port: 3000,
      logLevel: 'info',
    });
  });

  it('reads all of them', () => {
    expect(
      readEnvironment({
        SLACK_BOT_TOKEN: ' xoxb-1\n',
        SLACK_APP_TOKEN: '',
        SLACK_SIGNING_SECRET: 'secret',
        SLACK_API_URL: 'http://127.0.0.1:4000/api',
        SLACK_TRAIN_CONFIG: '/etc/config.yaml',
        SLACK_TRAIN_TEMPLATES: '/etc/templates',
        PORT: '0',
        LOG_LEVEL: 'DEBUG',
      }),
    ).toEqual({
      slackBotToken: 'xoxb-1',
      slackSigningSecret: 'secret',
      slackApiUrl: 'http://127.0.0.1:4000/api/',
      configPath: '/etc/config.yaml',
      templatesPath: '/etc/templates',
      port: 0,
      logLevel: 'debug',
    });
  });

  it('chooses Socket Mode where both transports are configured', () => {
    const environment = readEnvironment({ ...least, SLACK_SIGNING_SECRET: 'secret' });
    expect(environment).toMatchObject({ slackAppToken: 'xapp-1' });
    expect(environment).not.toHaveProperty('slackSigningSecret');
  });

  it.each([
    ['SLACK_BOT_TOKEN', '', /^SLACK_BOT_TOKEN is not set: expected the Bot User OAuth Token/],
    ['SLACK_BOT_TOKEN', 'xapp-7', /^SLACK_BOT_TOKEN holds the App-Level Token/],
    ['SLACK_BOT_TOKEN', 'hunter2', /^SLACK_BOT_TOKEN does not hold a token of Slack’s/],
    ['SLACK_APP_TOKEN', 'xoxb-7', /^SLACK_APP_TOKEN holds the Bot User OAuth Token/],
    ['SLACK_APP_TOKEN', '', /^neither SLACK_APP_TOKEN .* nor SLACK_SIGNING_SECRET .* is set/],
    ['SLACK_API_URL', 'slack.com', /^SLACK_API_URL is “slack.com”/],
    ['SLACK_API_URL', 'ftp://slack.com', /^SLACK_API_URL is/],
    ['PORT', '65536', /^PORT is “65536”: expected a whole number from 0 to 65535/],
    ['PORT', '-1', /^PORT is/],
    ['PORT', '3e3', /^PORT is/],
    ['LOG_LEVEL', 'loud', /^LOG_LEVEL is “loud”: expected fatal, error, warn/],
  ])('%s=%s is refused', (name, value, problem) => {
    expect(problemsOf({ ...least, [name]: value })).toEqual([expect.stringMatching(problem)]);
  });

  it('tells every problem at once, and no token’s value', () => {
    const problems = problemsOf({ SLACK_BOT_TOKEN: 'sekret-1', PORT: 'x', LOG_LEVEL: 'y' });
    expect(problems).toHaveLength(4);
    expect(problems.join()).not.toContain('sekret');
  });
});
