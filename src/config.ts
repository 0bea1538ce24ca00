import type { Catalog, Defaults } from './training/catalog.ts';
import type { LogPattern } from './training/log-patterns.ts';
import type { UserMap } from './training/users.ts';

/**
 * Whose rights the bot creates and deletes with.
 * - `impersonate`: the mapped user's, through impersonation headers
 * - `review`: its own, after a SubjectAccessReview for the mapped user
 * - `bot`: its own
 */
export const identities = ['impersonate', 'review', 'bot'] as const;
export type Identity = (typeof identities)[number];

/** config.yaml, checked. Durations are seconds, whatever unit they were written in. */
export interface Config {
  readonly cluster: { readonly namespace: string; readonly identity: Identity };
  readonly outputs: {
    /** Absolute path of the share, as the cluster's nodes see it. */
    readonly root: string;
    readonly timeZone: string;
    /** Absolute path of the share, as the bot sees it. */
    readonly mount?: string;
  };
  readonly defaults: Defaults & {
    /** How long a Job and its log stay in the cluster after its end has been told. */
    readonly keepFinishedSeconds: number;
  };
  readonly models: Catalog;
  /** By Slack ID or by e-mail address in lower case. */
  readonly users: UserMap;
  /** What the platform engineer knows of the logs of their models. */
  readonly diagnosis: { readonly patterns: readonly LogPattern[] };
  readonly slack: { readonly fallbackChannel?: string };
}

/** The configuration as it is now: it is reloaded when the file changes. */
export interface ConfigSource {
  readonly current: Config;
  /** Calls back after each accepted change. Returns the unsubscriber. */
  onChange(listener: (config: Config) => void): () => void;
}

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** What is read from the environment, checked. */
export interface Environment {
  readonly slackBotToken: string;
  /** Exactly one of the two transports: Socket Mode … */
  readonly slackAppToken?: string;
  /** … or signed HTTP. */
  readonly slackSigningSecret?: string;
  /** Ends with a slash. */
  readonly slackApiUrl?: string;
  readonly configPath: string;
  readonly templatesPath: string;
  readonly port: number;
  readonly logLevel: (typeof logLevels)[number];
}
