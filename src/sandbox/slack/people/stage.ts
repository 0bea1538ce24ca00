import type { Courier } from '../delivery/courier.ts';
import type { ResponseUrls } from '../response-url.ts';
import type { Files } from '../state/files.ts';
import type { Ids } from '../state/ids.ts';
import type { Messages } from '../state/messages.ts';
import type { Triggers } from '../state/triggers.ts';
import type { Views } from '../state/views.ts';
import type { Workspace } from '../state/workspace.ts';
import type { SlackChannel, SlackUser } from '../types.ts';

/** What people act on, and through which what they do reaches the app. */
export interface Stage {
  readonly workspace: Workspace;
  readonly messages: Messages;
  readonly views: Views;
  readonly files: Files;
  readonly triggers: Triggers;
  readonly ids: Ids;
  readonly responseUrls: ResponseUrls;
  readonly courier: Courier;
  readonly now: () => number;
}

/** Throws where a test names somebody who is not there. */
export function personOf({ workspace }: Stage, id: string): SlackUser {
  const user = workspace.user(id);
  if (!user) throw new Error(`no such person: ${id}`);
  return user;
}

/** Throws where a test names a conversation that is not there. */
export function conversationOf({ workspace }: Stage, id: string): SlackChannel {
  const channel = workspace.channel(id);
  if (!channel) throw new Error(`no such conversation: ${id}`);
  return channel;
}
