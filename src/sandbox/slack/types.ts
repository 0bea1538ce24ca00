/** The pretended workspace, as its people see it and as a test or the demo drives it. */

export interface SlackUser {
  readonly id: string;
  /** The @name. */
  readonly name: string;
  readonly realName: string;
  readonly email?: string;
}

export interface SlackChannel {
  /** C… public, G… private, D… direct, as Slack numbers them. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'private' | 'im' | 'mpim';
  /** User ids; the bot's own id where it is a member. */
  readonly members: readonly string[];
  readonly archived?: boolean;
}

export interface SlackEmulatorOptions {
  readonly users: readonly SlackUser[];
  readonly channels: readonly SlackChannel[];
  readonly botToken: string;
  /** Given: Socket Mode is offered. */
  readonly appToken?: string;
  /** Given with requestUrl: commands and interactions are delivered over signed HTTP. */
  readonly signingSecret?: string;
  readonly requestUrl?: string;
  /** The bot token's scopes; default: those of manifest.yml. */
  readonly scopes?: readonly string[];
  /** 0 (default): any free port. */
  readonly port?: number;
}

/** A message as it stands. `text` and `blocks` are exactly what was sent. */
export interface SlackMessage {
  readonly channel: string;
  readonly ts: string;
  readonly threadTs?: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly Record<string, unknown>[];
  readonly metadata?: {
    readonly event_type: string;
    readonly event_payload: Record<string, unknown>;
  };
  readonly edited: number;
  readonly files?: readonly {
    readonly id: string;
    readonly title: string;
    readonly bytes: Uint8Array;
  }[];
  /** Present on messages that only this person sees. */
  readonly ephemeralTo?: string;
}

export interface SlackView {
  readonly id: string;
  readonly hash: string;
  readonly callbackId: string;
  readonly privateMetadata: string;
  readonly title: string;
  readonly blocks: readonly Record<string, unknown>[];
  /** Block id → action id → state, as Slack sends it. */
  readonly values: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** How the app took one command or interaction. */
export interface Delivery {
  /** False: no answer within 3 s, or no connection to deliver to. */
  readonly acked: boolean;
  readonly tookMs: number;
  /** What Slack would show the person: `operation_timeout`, `dispatch_failed`. */
  readonly error?: 'operation_timeout' | 'dispatch_failed';
  /** The body of the ack, where it had one. */
  readonly response?: unknown;
}

export type SlackEvent =
  | { readonly type: 'message'; readonly message: SlackMessage }
  | { readonly type: 'update'; readonly message: SlackMessage }
  | { readonly type: 'delete'; readonly channel: string; readonly ts: string }
  | { readonly type: 'ephemeral'; readonly message: SlackMessage }
  | { readonly type: 'view'; readonly user: string; readonly view: SlackView | undefined };

/** What a call of the Web API is answered with instead of its real answer. */
export interface SlackFault {
  /** Web API method, e.g. `chat.postMessage`; `*` for all. */
  readonly method: string;
  /** How many calls it strikes; default 1. */
  readonly times?: number;
  /** Lets the call have its effect before the fault is answered. */
  readonly afterEffect?: boolean;
  readonly answer:
    | { readonly kind: 'error'; readonly error: string }
    | { readonly kind: 'status'; readonly status: number; readonly retryAfterS?: number }
    | { readonly kind: 'reset' }
    /** Never answered; the socket stays open. */
    | { readonly kind: 'hang' };
}

export interface SlackEmulator {
  /** What SLACK_API_URL is set to: `http://127.0.0.1:<port>/api/`. */
  readonly apiUrl: string;
  readonly teamId: string;
  readonly botUserId: string;
  /** Resolves as soon as a Socket Mode connection is open. */
  connected(): Promise<void>;

  /** A person types a slash command. Resolves when it is acked or given up. */
  command(input: {
    user: string;
    channel: string;
    text: string;
    command?: string;
    triggerId?: string;
  }): Promise<Delivery>;
  /** The modal that this person has open now, topmost. */
  view(user: string): SlackView | undefined;
  /** Types into or selects in the open view; a dispatch_action input or a select delivers block_actions. */
  fill(user: string, blockId: string, value: string | null): Promise<Delivery | undefined>;
  /** Presses the view's submit button. `errors` are those shown under the fields. */
  submitView(
    user: string,
  ): Promise<Delivery & { readonly errors?: Readonly<Record<string, string>> }>;
  /** Clicks an element of a message (by action_id). */
  click(
    user: string,
    channel: string,
    ts: string,
    actionId: string,
    value?: string,
  ): Promise<Delivery>;
  /** Delivers the last command or interaction again, as Slack may. */
  redeliver(): Promise<Delivery>;

  /** Root messages of a conversation, oldest first. */
  messages(channel: string): readonly SlackMessage[];
  /** The thread, parent first. */
  replies(channel: string, ts: string): readonly SlackMessage[];
  /** What only this person saw, oldest first. */
  ephemerals(user: string): readonly SlackMessage[];
  /** The person's own conversation with the bot, once it exists. */
  directChannel(user: string): string | undefined;
  /** How often each Web API method was called. */
  calls(): Readonly<Record<string, number>>;

  on(listener: (event: SlackEvent) => void): () => void;
  /** Resolves with what `look` returns as soon as that is not undefined; rejects after timeoutMs (default 30 s). */
  until<T>(look: () => T | undefined, timeoutMs?: number): Promise<T>;

  fault(fault: SlackFault): void;
  /** Sends `disconnect` on every Socket Mode connection, or cuts them. */
  disconnect(reason: 'warning' | 'refresh_requested' | 'link_disabled' | 'cut'): void;
  deleteMessage(channel: string, ts: string): void;
  archive(channel: string): void;
  setMembers(channel: string, members: readonly string[]): void;
  stop(): Promise<void>;
}
