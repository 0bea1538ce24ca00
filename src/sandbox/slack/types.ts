/** The pretended workspace, as its people see it and as a test or the demo drives it. */

export interface SlackUser {
  readonly id: string;
  /** The @name. */
  readonly name: string;
  readonly realName: string;
  readonly email?: string;
  /** The workspace they come from, where that is another: they share a channel with this one. */
  readonly team?: string;
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

/** A shortcut of the app, as its manifest declares it. */
export interface AppShortcut {
  readonly type: 'global' | 'message';
  readonly callbackId: string;
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
  /** The app's shortcuts; default: those of manifest.yml. */
  readonly shortcuts?: readonly AppShortcut[];
  /** 0 (default): any free port. */
  readonly port?: number;
  /** Whether the app has a home tab; default true, as in manifest.yml. */
  readonly homeTab?: boolean;
  /** Whether calls are limited as Slack limits them: 429 with Retry-After. Default true. */
  readonly rateLimits?: boolean;
  /** Milliseconds since 1970; default Date.now. Message timestamps, triggers and limits go by it. */
  readonly now?: () => number;
  /** How long an ack is waited for; default Slack's 3 s. */
  readonly ackTimeoutMs?: number;
}

/** A message as it stands. `text` and `blocks` are exactly what was sent. */
export interface SlackMessage {
  readonly channel: string;
  readonly ts: string;
  readonly threadTs?: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly Record<string, unknown>[];
  /** The same blocks, each with the id that Slack gave it where it had none. */
  readonly storedBlocks: readonly Record<string, unknown>[];
  readonly metadata?: {
    readonly event_type: string;
    readonly event_payload: Record<string, unknown>;
  };
  readonly edited: number;
  readonly files?: readonly {
    readonly id: string;
    readonly name: string;
    readonly title: string;
    readonly bytes: Uint8Array;
    readonly altText?: string;
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
  /** What its two buttons say, where it says so itself. */
  readonly submit?: string;
  readonly close?: string;
  /** The view below it, to which closing it leads back. */
  readonly previousId: string | null;
  readonly blocks: readonly Record<string, unknown>[];
  /** Block id → action id → state, as Slack sends it. */
  readonly values: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** How the app took one command or interaction. */
export interface Delivery {
  /** False: no answer within 3 s, or no connection to deliver to. */
  readonly acked: boolean;
  readonly tookMs: number;
  /**
   * What Slack would show the person: `operation_timeout`, `dispatch_failed`; `invalid_response`
   * where the ack came but its body is none that Slack takes: `problems` says why.
   */
  readonly error?: 'operation_timeout' | 'dispatch_failed' | 'invalid_response';
  readonly problems?: readonly string[];
  /** The body of the ack, where it had one. */
  readonly response?: unknown;
}

export type SlackEvent =
  | { readonly type: 'message'; readonly message: SlackMessage }
  | { readonly type: 'update'; readonly message: SlackMessage }
  | { readonly type: 'delete'; readonly channel: string; readonly ts: string }
  | { readonly type: 'ephemeral'; readonly message: SlackMessage }
  | { readonly type: 'view'; readonly user: string; readonly view: SlackView | undefined }
  | { readonly type: 'home'; readonly user: string; readonly view: SlackView };

/** What a call of the Web API is answered with instead of its real answer. */
export interface SlackFault {
  /**
   * Web API method, e.g. `chat.postMessage`; `response_url` for posts to one, `upload` for the
   * bytes of a file; `*` for all.
   */
  readonly method: string;
  /** How many calls it strikes; default 1, Infinity until it is taken back. */
  readonly times?: number;
  /** Lets the call have its effect before the fault is answered. */
  readonly afterEffect?: boolean;
  readonly answer:
    | { readonly kind: 'error'; readonly error: string }
    | { readonly kind: 'status'; readonly status: number; readonly retryAfterS?: number }
    | { readonly kind: 'reset' }
    /** Never answered; the socket stays open. */
    | { readonly kind: 'hang' };
  /** Called as it strikes, before the caller hears of it: the place to end the caller. */
  readonly onStrike?: () => void;
}

export interface SlackEmulator {
  /** What SLACK_API_URL is set to: `http://127.0.0.1:<port>/api/`. */
  readonly apiUrl: string;
  readonly teamId: string;
  readonly botUserId: string;
  /** The Web API methods it has; every other answers unknown_method. */
  readonly supportedMethods: readonly string[];
  /** Resolves as soon as a Socket Mode connection is open; at once where HTTP is spoken. */
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
  /** The person's home tab, once the app has published it. */
  home(user: string): SlackView | undefined;
  /**
   * Types into the open view or chooses an option by its value (several with commas; null empties).
   * A dispatch_action input, and every element outside an input block, delivers block_actions;
   * with `tells: false` not yet, as while a person is still typing.
   * `actionId` picks one of several elements of a block.
   */
  fill(
    user: string,
    blockId: string,
    value: string | null,
    actionId?: string,
    tells?: boolean,
  ): Promise<Delivery | undefined>;
  /**
   * Presses a button of the open view, or of the home tab where none is open. `blockId` picks one of
   * several elements with this action id.
   */
  press(user: string, actionId: string, value?: string, blockId?: string): Promise<Delivery>;
  /**
   * Presses the view's submit button. `errors` are those shown under the fields: where Slack's own
   * client finds them (an empty required field), nothing is sent and `acked` is false.
   */
  submitView(
    user: string,
  ): Promise<Delivery & { readonly errors?: Readonly<Record<string, string>> }>;
  /** Cancels the topmost view, or with `all` the whole stack; delivers view_closed where asked for. */
  closeView(user: string, options?: { all?: boolean }): Promise<Delivery | undefined>;
  /**
   * Clicks an element of a message (by action_id); `value` picks an option of a menu, `blockId` one
   * of several elements with this action id.
   */
  click(
    user: string,
    channel: string,
    ts: string,
    actionId: string,
    value?: string,
    blockId?: string,
  ): Promise<Delivery>;
  /** Calls up a global shortcut that the app declares. */
  shortcut(user: string, callbackId: string): Promise<Delivery>;
  /** Calls up a shortcut on a message that not only this person sees. */
  messageShortcut(user: string, channel: string, ts: string, callbackId: string): Promise<Delivery>;
  /** Opens the app's home tab: delivers app_home_opened. */
  openHome(user: string): Promise<Delivery>;
  /** Delivers an event of the Events API; what is not acked is sent again as Slack does. */
  event(event: Record<string, unknown>): Promise<Delivery>;
  /** Sends url_verification; whether the challenge came back. */
  verifyUrl(): Promise<boolean>;
  /** A person writes a message. Returns its ts. */
  say(user: string, channel: string, text: string, threadTs?: string): string;
  /** Delivers the last command or interaction again, the very same payload, as Slack may. */
  redeliver(): Promise<Delivery>;

  /** Root messages of a conversation, oldest first. */
  messages(channel: string): readonly SlackMessage[];
  /** The thread, parent first. */
  replies(channel: string, ts: string): readonly SlackMessage[];
  /** What only this person saw, oldest first. */
  ephemerals(user: string): readonly SlackMessage[];
  /** Everybody in the workspace but the app. */
  people(): readonly SlackUser[];
  /** Every conversation there is, those that the app opened included. */
  conversations(): readonly SlackChannel[];
  /** A file that was uploaded, wherever it is shown; undefined until its bytes have come. */
  file(id: string): { readonly title: string; readonly bytes: Uint8Array } | undefined;
  /** The person's own conversation with the bot, once it exists. */
  directChannel(user: string): string | undefined;
  /** How often each Web API method was called, failed calls included; `response_url` and `upload` too. */
  calls(): Readonly<Record<string, number>>;

  on(listener: (event: SlackEvent) => void): () => void;
  /** Resolves with what `look` returns as soon as that is not undefined; rejects after timeoutMs (default 30 s). */
  until<T>(look: () => T | undefined, timeoutMs?: number): Promise<T>;

  /** Plans a fault. Returns what takes it back. */
  fault(fault: SlackFault): () => void;
  /** How many Socket Mode connections take payloads now. */
  connections(): number;
  /** Sends `disconnect` on every Socket Mode connection, or on one, or cuts them. */
  disconnect(
    reason: 'warning' | 'refresh_requested' | 'link_disabled' | 'cut',
    which?: 'all' | 'one',
  ): void;
  deleteMessage(channel: string, ts: string): void;
  /** Archives a conversation, or with false takes it back. */
  archive(channel: string, archived?: boolean): void;
  setMembers(channel: string, members: readonly string[]): void;
  stop(): Promise<void>;
}
