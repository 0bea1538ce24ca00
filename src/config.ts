import type { Catalog, Defaults } from './training/catalog.ts';
import type { MappedUser } from './training/users.ts';

// Shapes agreed on; the zod schema that checks them takes their place here.

export type Identity = 'impersonate' | 'review' | 'bot';

/** config.yaml, checked. Durations are seconds, whatever unit they were written in. */
export interface Config {
  readonly cluster: { readonly namespace: string; readonly identity: Identity };
  readonly outputs: { readonly root: string; readonly timeZone: string; readonly mount?: string };
  readonly defaults: Defaults;
  readonly models: Catalog;
  /** By Slack ID or by e-mail address in lower case. */
  readonly users: ReadonlyMap<string, Omit<MappedUser, 'slackId'>>;
  readonly slack: { readonly fallbackChannel?: string };
}

/** The configuration as it is now: it is reloaded when the file changes. */
export interface ConfigSource {
  readonly current: Config;
  /** Calls back after each accepted change. Returns the unsubscriber. */
  onChange(listener: (config: Config) => void): () => void;
}

/** What is read from the environment, checked. */
export interface Environment {
  readonly slackBotToken: string;
  /** Exactly one of the two transports: Socket Mode … */
  readonly slackAppToken?: string;
  /** … or signed HTTP. */
  readonly slackSigningSecret?: string;
  readonly slackApiUrl?: string;
  readonly configPath: string;
  readonly templatesPath: string;
  readonly port: number;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
}
