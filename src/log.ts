import { pino, stdSerializers, type Logger } from 'pino';
import { systemClock } from './clock.ts';
import type { Environment } from './config.ts';
import { createLogOutput } from './log-output.ts';

export type Log = Logger;

/**
 * What a credential looks like, wherever it stands: Slack tokens, bearer tokens, private keys. What
 * begins with `eyJ` is looked for at the beginning of a word, or after its first hyphen: a word that
 * repeats it would else be read to its end from each.
 */
const credential =
  /\b(?:xox[a-z]|xapp|xoxe(?:\.xox[a-z])?)-[\w-]{6,}|\bBearer\s+[\w.~+/=-]{8,}|\beyJ(?<=(?<![\w-])(?:\w{0,20}-)?eyJ)[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}|-----BEGIN [A-Z ]*PRIVATE KEY-----[^"]*/g;

/** Takes the credentials out of a text. The last guard: nothing should log one to begin with. */
export function redact(text: string): string {
  return text.replace(credential, '[redacted]');
}

/**
 * The process's log: one JSON object a line on standard output. Each line passes `redact` as
 * written, so a credential inside a foreign error's message or stack does not get out either.
 */
export function createLog(level: Environment['logLevel']): Log {
  const output = createLogOutput(systemClock);
  process.once('exit', () => output.flush());
  const options = {
    level,
    base: { app: 'slack-train' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (name: string) => ({ level: name }) },
    serializers: { err: stdSerializers.errWithCause },
    hooks: { streamWrite: redact },
  };
  return pino(options, output);
}
