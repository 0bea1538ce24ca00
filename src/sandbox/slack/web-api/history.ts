import type { Json } from '../json.ts';
import { MethodError } from '../method-error.ts';
import { toWireMessage } from '../state/message-forms.ts';
import type { StoredMessage } from '../state/stored-message.ts';
import { HISTORY_SCOPES, readable } from './access.ts';
import type { Arguments } from './arguments.ts';
import type { Methods, World } from './method.ts';
import { pageOf } from './pages.ts';

const TIMESTAMP = /^\d+(\.\d{1,6})?$/;
const MAX_PAGE = 999;

function timestamp(args: Arguments, name: 'oldest' | 'latest'): string | undefined {
  const ts = args.text(name);
  if (ts !== undefined && !TIMESTAMP.test(ts)) throw new MethodError(`invalid_ts_${name}`);
  return ts;
}

/** Whether the message lies between `oldest` and `latest`; the ends count with `inclusive`. */
function within(args: Arguments): (message: StoredMessage) => boolean {
  const oldest = timestamp(args, 'oldest');
  const latest = timestamp(args, 'latest');
  const inclusive = args.flag('inclusive');
  return ({ ts }) => {
    if (inclusive && (ts === oldest || ts === latest)) return true;
    return (
      (oldest === undefined || Number(ts) > Number(oldest)) &&
      (latest === undefined || Number(ts) < Number(latest))
    );
  };
}

function toWire(world: World, args: Arguments): (message: StoredMessage) => Json {
  const wholeMetadata = args.flag('include_all_metadata');
  return (message) => {
    const replies = world.messages
      .thread(message.channel, message.ts)
      .filter((reply) => reply.ts !== message.ts);
    return toWireMessage(message, { wholeMetadata, replies });
  };
}

function history(world: World, args: Arguments): Json {
  const channel = readable(world, args.required('channel'));
  const messages = world.messages.history(channel.id).filter(within(args)).reverse();
  const page = pageOf(messages, args, { key: ({ ts }) => ts, limit: 100, max: MAX_PAGE });
  return {
    messages: page.items.map(toWire(world, args)),
    has_more: page.hasMore,
    pin_count: 0,
    response_metadata: page.metadata,
  };
}

function replies(world: World, args: Arguments): Json {
  const channel = readable(world, args.required('channel'));
  const ts = args.required('ts');
  const asked = world.messages.find(channel.id, ts);
  const thread = world.messages.thread(channel.id, asked?.threadTs ?? ts);
  const [root, ...rest] = thread;
  if (!root) throw new MethodError('thread_not_found');
  const messages = [root, ...rest.filter(within(args))];
  const page = pageOf(messages, args, { key: (message) => message.ts, limit: 1_000, max: 1_000 });
  return {
    messages: page.items.map(toWire(world, args)),
    has_more: page.hasMore,
    response_metadata: page.metadata,
  };
}

/** Reading what stands in a conversation: newest first, a thread oldest first. */
export function createHistoryMethods(world: World): Methods {
  const common = { token: 'bot', scopes: HISTORY_SCOPES, tier: 't3' } as const;
  return {
    'conversations.history': { ...common, handle: (args) => history(world, args) },
    'conversations.replies': { ...common, handle: (args) => replies(world, args) },
  };
}
