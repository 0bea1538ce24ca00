import type { Receiver } from '@slack/bolt';
import type { RequestListener } from 'node:http';

/** How Slack's commands and interactions reach the app: Socket Mode or signed HTTP. */
export interface Transport {
  /** What Bolt is given. */
  readonly receiver: Receiver;
  /** Begins to take work. Rejects with ConfigError where it cannot begin at all. */
  start(): Promise<void>;
  /** Ends taking work, within about `timeoutMs`; what was taken goes on. */
  stop(timeoutMs: number): Promise<void>;
  /** True while work can arrive and is to be sent here: not once it stops. */
  healthy(): boolean;
  /** Serves `POST /slack/events`, where this is HTTP. */
  readonly requestListener?: RequestListener;
}
