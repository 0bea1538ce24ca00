import { basename } from 'node:path';
import type { Logger } from 'pino';
import type { Config, ConfigSource } from '../config.ts';
import { ConfigError } from '../errors.ts';
import { parseConfig, readConfigFile } from './load.ts';

/** Calls back again and again until stopped. */
export type Every = (intervalMs: number, callback: () => Promise<void>) => { stop(): void };

export interface WatchedConfig extends ConfigSource {
  /** Ends the watching; the last good version stays readable. */
  stop(): void;
}

const defaultIntervalMs = 5000;

/**
 * Loads config.yaml and keeps it current. Rejects with ConfigError when the first version is bad;
 * a later bad one is refused with its problems logged once, and the good one stays.
 *
 * The text is read and compared every few seconds: a mounted ConfigMap changes by swapping a
 * symlink somewhere above the file, which a watch on the file itself does not see.
 */
export async function watchConfig(deps: {
  path: string;
  log: Pick<Logger, 'info' | 'error'>;
  intervalMs?: number;
  every?: Every;
}): Promise<WatchedConfig> {
  const { path, log, intervalMs = defaultIntervalMs, every = onTimer } = deps;
  const listeners = new Set<(config: Config) => void>();
  const look = createLook(path);
  let current = await look.first();

  async function reload(): Promise<void> {
    const found = await look.again();
    if (found instanceof ConfigError) {
      log.error(
        { file: path, problems: found.problems },
        'config refused, the last good one stays',
      );
    } else if (found) {
      current = found;
      log.info(
        { file: path, models: found.models.size, users: found.users.size },
        'config reloaded',
      );
      for (const listener of listeners) listener(found);
    }
  }

  const timer = every(intervalMs, reload);
  return {
    get current() {
      return current;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: () => timer.stop(),
  };
}

/** Reads the file and remembers what it saw: `again` gives each new version, or its refusal, once. */
function createLook(path: string): {
  first(): Promise<Config>;
  again(): Promise<Config | ConfigError | undefined>;
} {
  const file = basename(path);
  let seen: string | undefined;
  let unreadable = false;

  async function readAgain(): Promise<Config | undefined> {
    const text = await readConfigFile(path);
    unreadable = false;
    if (text === seen) return undefined;
    seen = text;
    return parseConfig(text, file);
  }

  return {
    async first() {
      seen = await readConfigFile(path);
      return parseConfig(seen, file);
    },
    async again() {
      const before = { seen, unreadable };
      try {
        return await readAgain();
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        unreadable = seen === before.seen;
        return unreadable && before.unreadable ? undefined : error;
      }
    },
  };
}

function onTimer(intervalMs: number, callback: () => Promise<void>): { stop(): void } {
  const timer = setInterval(() => void callback(), intervalMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
