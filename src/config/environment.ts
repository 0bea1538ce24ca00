import { logLevels, type Environment } from '../config.ts';
import { ConfigError } from '../errors.ts';
import { quoted } from '../training/problem.ts';
import { alternatives } from '../training/suggest.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Reads one variable: its value, or what is wrong with it. A secret's value is never repeated. */
type Read<Value> = { readonly value: Value } | { readonly problem: string };

/**
 * The settings that stand in the environment. Throws ConfigError with every problem at once. An
 * empty variable counts as none; with both transports configured it is Socket Mode.
 */
export function readEnvironment(variables: Variables): Environment {
  const get = (name: string): string | undefined => variables[name]?.trim() || undefined;
  const botToken = readToken('SLACK_BOT_TOKEN', get('SLACK_BOT_TOKEN'), 'xoxb-');
  const transport = readTransport(get('SLACK_APP_TOKEN'), get('SLACK_SIGNING_SECRET'));
  const apiUrl = readApiUrl(get('SLACK_API_URL'));
  const port = readPort(get('PORT'));
  const logLevel = readLogLevel(get('LOG_LEVEL'));
  const reads = [botToken, transport, apiUrl, port, logLevel];
  const problems = reads.flatMap((read) => ('problem' in read ? [read.problem] : []));
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    slackBotToken: valueOf(botToken),
    ...valueOf(transport),
    ...valueOf(apiUrl),
    configPath: get('SLACK_TRAIN_CONFIG') ?? 'config.yaml',
    templatesPath: get('SLACK_TRAIN_TEMPLATES') ?? 'templates',
    port: valueOf(port),
    logLevel: valueOf(logLevel),
  };
}

function valueOf<Value>(read: Read<Value>): Value {
  if ('problem' in read) throw new ConfigError([read.problem]);
  return read.value;
}

/** What Slack's tokens begin with, and what they are called on its pages. */
const tokenNames = {
  'xoxb-': 'Bot User OAuth Token (Slack app → OAuth & Permissions)',
  'xapp-': 'App-Level Token with connections:write (Slack app → Basic Information)',
  'xoxp-': 'User OAuth Token',
} as const;

function readToken(
  name: string,
  value: string | undefined,
  prefix: 'xoxb-' | 'xapp-',
): Read<string> {
  const expected = `expected the ${tokenNames[prefix]}, which begins with ${prefix}`;
  if (value === undefined) return { problem: `${name} is not set: ${expected}` };
  if (value.startsWith(prefix) || value.startsWith(`xoxe.${prefix}`)) return { value };
  const other = Object.entries(tokenNames).find(([known]) => value.startsWith(known));
  const found = other ? `holds the ${other[1]}` : 'does not hold a token of Slack’s';
  return { problem: `${name} ${found}: ${expected}` };
}

type Transport = Pick<Environment, 'slackAppToken' | 'slackSigningSecret'>;

function readTransport(app: string | undefined, secret: string | undefined): Read<Transport> {
  if (app !== undefined) {
    const token = readToken('SLACK_APP_TOKEN', app, 'xapp-');
    return 'problem' in token ? token : { value: { slackAppToken: token.value } };
  }
  if (secret !== undefined) return { value: { slackSigningSecret: secret } };
  return {
    problem:
      'neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET (HTTP) is set: expected one',
  };
}

function readApiUrl(text: string | undefined): Read<Pick<Environment, 'slackApiUrl'>> {
  if (text === undefined) return { value: {} };
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol)) {
    return { value: { slackApiUrl: text.endsWith('/') ? text : `${text}/` } };
  }
  return {
    problem: `SLACK_API_URL is ${quoted(text)}: expected a URL such as https://slack.com/api/`,
  };
}

const defaultPort = 3000;

/** 0 is any free port. */
function readPort(text: string | undefined): Read<number> {
  const port = Number(text ?? defaultPort);
  if (/^\d+$/.test(text ?? '0') && port <= 65_535) return { value: port };
  return { problem: `PORT is ${quoted(text ?? '')}: expected a whole number from 0 to 65535` };
}

function readLogLevel(text: string | undefined): Read<Environment['logLevel']> {
  const value = logLevels.find((level) => level === (text ?? 'info').toLowerCase());
  if (value) return { value };
  return { problem: `LOG_LEVEL is ${quoted(text ?? '')}: expected ${alternatives(logLevels)}` };
}
