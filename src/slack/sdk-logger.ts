import { LogLevel, type Logger as SdkLogger } from '@slack/bolt';
import type { Logger } from 'pino';

import { cut } from './messages/escape.ts';

/** An answer that is none of Slack's may be a whole page, and stands in an error's message. */
const mostCharacters = 300;

const token = /\bxox[a-z.]*-[\w.-]+|\bxapp-[\w.-]+/g;

/**
 * The logger that Slack's packages are given, over ours. Their debug lines hold whole payloads and
 * connection tickets, so they are dropped whatever the level; their info lines are debug for us.
 */
export function sdkLogger(log: Logger): SdkLogger {
  return {
    debug: () => undefined,
    info: (...parts: unknown[]) => log.debug({ sdk: toText(parts) }, 'slack sdk'),
    warn: (...parts: unknown[]) => log.warn({ sdk: toText(parts) }, 'slack sdk'),
    error: (...parts: unknown[]) => log.error({ sdk: toText(parts) }, 'slack sdk'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}

function toText(parts: readonly unknown[]): string {
  // A token that is cut in two is known no more.
  return cut(parts.map(partText).join(' ').replace(token, 'xox-…'), mostCharacters);
}

function partText(part: unknown): string {
  if (part instanceof Error) return `${part.name}: ${part.message}`;
  return typeof part === 'string' ? part : JSON.stringify(part);
}
