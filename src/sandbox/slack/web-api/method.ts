import type { Json } from '../json.ts';
import type { Files } from '../state/files.ts';
import type { Ids } from '../state/ids.ts';
import type { Messages } from '../state/messages.ts';
import type { Triggers } from '../state/triggers.ts';
import type { Views } from '../state/views.ts';
import type { Workspace } from '../state/workspace.ts';
import type { Arguments } from './arguments.ts';

/** Slack's rate tiers; `special` methods have rules of their own. */
export type Tier = 't1' | 't2' | 't3' | 't4' | 'special';

/** One Web API method: who may call it, how often, and what it does. */
export interface Method {
  readonly token: 'bot' | 'app';
  /** Any one of these is enough; none: every token may call it. */
  readonly scopes: readonly string[];
  readonly tier: Tier;
  /** Returns the answer's fields beside `ok`. Throws MethodError. */
  readonly handle: (args: Arguments) => Json;
}

export type Methods = Readonly<Record<string, Method>>;

/** All that the methods read and change. */
export interface World {
  readonly workspace: Workspace;
  readonly messages: Messages;
  readonly views: Views;
  readonly triggers: Triggers;
  readonly files: Files;
  readonly ids: Ids;
  /** The bot token's scopes. */
  readonly scopes: ReadonlySet<string>;
  readonly homeTab: boolean;
  /** `http://127.0.0.1:<port>`. */
  readonly origin: () => string;
  /** A fresh single-use address of the Socket Mode server. */
  readonly socketUrl: () => string;
  /** Runs a task some time after the answer to this call. */
  readonly later: (task: () => void) => void;
}
