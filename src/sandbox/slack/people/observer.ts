import { BOT_USER_ID } from '../identity.ts';
import { toSlackMessage } from '../state/message-forms.ts';
import type { StoredMessage } from '../state/stored-message.ts';
import type { SlackEmulator, SlackMessage } from '../types.ts';
import type { Stage } from './stage.ts';

/** Messages as people see them: what was deleted is gone. */
const visible = (messages: readonly StoredMessage[]): SlackMessage[] =>
  messages.filter(({ tombstone }) => !tombstone).map(toSlackMessage);

/** What can be seen of the workspace, and what its people do to it without the app. */
export function createObserver({
  messages,
  workspace,
  files,
}: Stage): Pick<
  SlackEmulator,
  | 'messages'
  | 'replies'
  | 'ephemerals'
  | 'people'
  | 'conversations'
  | 'file'
  | 'directChannel'
  | 'deleteMessage'
  | 'archive'
  | 'setMembers'
> {
  return {
    messages: (channel) =>
      visible(messages.history(channel)).filter(({ threadTs }) => threadTs === undefined),
    replies: (channel, ts) => visible(messages.thread(channel, ts)),
    ephemerals: (user) => messages.ephemerals(user).map(toSlackMessage),
    people: () => workspace.users().filter(({ id }) => id !== BOT_USER_ID),
    conversations: () => workspace.channels(),
    file(id) {
      const upload = files.find(id);
      return upload?.bytes && { title: upload.title, bytes: upload.bytes };
    },
    directChannel: (user) => workspace.direct([user])?.id,
    deleteMessage(channel, ts) {
      const message = messages.find(channel, ts);
      if (!message) throw new Error(`no such message: ${channel} ${ts}`);
      messages.remove(message);
    },
    archive: (channel, archived = true) => void workspace.change(channel, { archived }),
    setMembers: (channel, members) => void workspace.change(channel, { members }),
  };
}
