import type { Json } from '../slack/json.ts';
import type { SlackChannel } from '../slack/types.ts';

/** What the page is told, and shows: plain JSON, the same on both sides of the wire. */
export interface PageState {
  /** Differs at each start of the server: a page of an earlier start loads itself anew. */
  readonly start: string;
  readonly botUserId: string;
  readonly app: AppForm;
  readonly people: readonly Person[];
  readonly catalog: Catalog;
  readonly conversations: readonly SlackChannel[];
  /** Oldest first, ephemeral ones among them; at most as many as the board keeps. */
  readonly messages: readonly Message[];
  /** User id → the modal that they have open. */
  readonly forms: Readonly<Record<string, Form>>;
  /** User id → their home tab, once the app has published it. */
  readonly homes: Readonly<Record<string, Form>>;
  readonly cluster: Cluster;
  readonly bot: BotState;
  readonly troubles: Troubles;
}

/** The parts of the state that are small, and sent whole whenever they have changed. */
export type Parts = Pick<
  PageState,
  'people' | 'catalog' | 'conversations' | 'cluster' | 'bot' | 'troubles'
>;

export type PageEvent =
  | { readonly type: 'state'; readonly state: PageState }
  | { readonly type: 'parts'; readonly parts: Partial<Parts> }
  /** A new message, or one as it stands now. */
  | { readonly type: 'message'; readonly message: Message }
  | { readonly type: 'gone'; readonly channel: string; readonly ts: string }
  | { readonly type: 'form'; readonly user: string; readonly form: Form | null }
  | { readonly type: 'home'; readonly user: string; readonly home: Form };

/** What manifest.yml says that the app offers. */
export interface AppForm {
  readonly name: string;
  readonly description: string;
  readonly commands: readonly Command[];
  readonly shortcuts: readonly Shortcut[];
  readonly homeTab: boolean;
  /** Whether people may write in their conversation with the app. */
  readonly takesMessages: boolean;
}

interface Command {
  readonly command: string;
  readonly description: string;
  readonly usageHint: string;
}

interface Shortcut {
  readonly name: string;
  readonly type: 'global' | 'message';
  readonly callbackId: string;
  readonly description: string;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  /** What the settings say of them; a stranger is not among the users. */
  readonly standing: 'mapped' | 'admin' | 'stranger';
  /** The id they run as; absent for a stranger. */
  readonly runsAs?: string;
}

/** What a command may be completed with. */
export interface Catalog {
  readonly models: readonly {
    readonly name: string;
    readonly description: string;
    readonly parameters: readonly CatalogParameter[];
  }[];
  /** The words for resources, the same for every model. */
  readonly words: readonly CatalogParameter[];
}

export interface CatalogParameter {
  readonly name: string;
  /** What it takes, in a few words. */
  readonly detail: string;
  readonly choices: readonly string[];
}

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

export interface SharedFile {
  readonly id: string;
  readonly title: string;
  readonly bytes: number;
  /** Given: it is a picture. */
  readonly picture?: PictureSize;
  /** Given: it is text, and begins so. */
  readonly text?: { readonly head: string; readonly lines: number };
}

/** File id → size of the pictures that blocks show: room is kept before they have loaded. */
type Pictures = Readonly<Record<string, PictureSize>>;

export interface Message {
  readonly channel: string;
  readonly ts: string;
  readonly threadTs?: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly Json[];
  readonly pictures: Pictures;
  readonly files: readonly SharedFile[];
  /** Only this person sees it. */
  readonly ephemeralTo?: string;
  /** The run that it tells of. */
  readonly run?: string;
}

/** Slack's own voice: what it says to one person about a command that failed. */
export const SLACKBOT = 'USLACKBOT';

/** A modal or a home tab. */
export interface Form {
  readonly id: string;
  readonly hash: string;
  readonly title: string;
  readonly submit?: string;
  readonly close?: string;
  readonly hasBelow: boolean;
  readonly blocks: readonly Json[];
  readonly pictures: Pictures;
  /** Block id → action id → state. */
  readonly values: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface Cluster {
  readonly nodes: readonly ClusterNode[];
  /** Newest first. */
  readonly jobs: readonly ClusterJob[];
  readonly pods: readonly ClusterPod[];
}

export interface ClusterNode {
  readonly name: string;
  readonly gpus: number;
  /** Who holds how many of them. */
  readonly held: readonly Holding[];
}

interface Holding {
  readonly pod: string;
  readonly job?: string;
  /** Absent: whoever holds them is no run of ours. */
  readonly run?: string;
  readonly gpus: number;
}

export interface ClusterJob {
  readonly namespace: string;
  readonly name: string;
  /** Changes with every change of the object. */
  readonly version: string;
  readonly phase: 'waiting' | 'running' | 'succeeded' | 'failed' | 'suspended' | 'deleting';
  readonly gpus: number;
  readonly createdAt: string;
  readonly run?: string;
  readonly user?: string;
}

export interface ClusterPod {
  readonly namespace: string;
  readonly name: string;
  readonly job?: string;
  /** As kubectl shows it: the phase, or the reason that says more. */
  readonly status: string;
  readonly node?: string;
  readonly gpus: number;
}

/** A file that a run wrote. */
export interface OutputFile {
  readonly path: string;
  readonly bytes: number;
}

/** How the bot's process is doing. */
export interface BotState {
  readonly phase: 'starting' | 'running' | 'down';
  /** When it is started again; milliseconds since 1970. */
  readonly againAtMs?: number;
}

export const troubleNames = ['kill-bot', 'cut-watch', 'fill-gpus', 'rate-limit'] as const;
export type TroubleName = (typeof troubleNames)[number];

export interface Trouble {
  readonly name: TroubleName;
  readonly active: boolean;
  /** When it ends by itself; milliseconds since 1970. */
  readonly endsAtMs?: number;
}

export interface Troubles {
  readonly all: readonly Trouble[];
  /** Of the one that was made last. */
  readonly told?: Told;
}

/** What a trouble did, and what to watch. */
export interface Told {
  readonly did: string;
  readonly watch: string;
}

/** How an act went, as far as the person must know. */
export interface Outcome {
  /** A sentence about what went wrong. */
  readonly problem?: string;
  /** Block id → sentence under that field. */
  readonly errors?: Readonly<Record<string, string>>;
}
