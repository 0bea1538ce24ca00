import type { Json } from '../json.ts';
import type { SlackMessage } from '../types.ts';

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly bytes: Uint8Array;
  /** What a picture shows, for those who cannot see it. */
  readonly altText?: string;
}

/** A message as the emulator keeps it. */
export interface StoredMessage {
  readonly channel: string;
  readonly ts: string;
  readonly threadTs?: string;
  readonly user: string;
  /** As sent. */
  readonly text: string;
  /** As sent. */
  readonly blocks: readonly Json[];
  /** The same with the block ids that Slack gives. */
  readonly storedBlocks: readonly Json[];
  readonly attachments: readonly Json[];
  readonly metadata?: NonNullable<SlackMessage['metadata']>;
  readonly files: readonly StoredFile[];
  readonly broadcast: boolean;
  readonly edited: number;
  readonly editedTs?: string;
  /** Emoji name → the people who reacted. */
  readonly reactions: ReadonlyMap<string, readonly string[]>;
  readonly ephemeralTo?: string;
  /** A deleted root whose replies remain. */
  readonly tombstone: boolean;
}
