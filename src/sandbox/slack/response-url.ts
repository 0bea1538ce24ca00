import { BOT_USER_ID, TEAM_ID } from './identity.ts';
import type { Json } from './json.ts';
import { LIMITS } from './limits.ts';
import { MethodError } from './method-error.ts';
import type { Messages } from './state/messages.ts';
import type { StoredMessage } from './state/stored-message.ts';
import { createArguments } from './web-api/arguments.ts';
import { contentOf } from './web-api/message-content.ts';

/** What a payload's response_url answers to. */
export interface Origin {
  readonly user: string;
  readonly channel: string;
  /** The message that was clicked; for a command, the last one answered to it. */
  original?: StoredMessage;
}

export interface ResponseUrls {
  /** A fresh address: five uses within half an hour. */
  issue(origin: Origin): string;
  /** What a POST to the address with this secret does. Throws MethodError, `expired_url` or `used_url` among them. */
  use(secret: string, body: Json): void;
  /** What an ack's body shows: the same as a POST to the address. Throws MethodError. */
  show(origin: Origin, body: Json): void;
}

export function createResponseUrls(deps: {
  messages: Messages;
  newSecret: () => string;
  now: () => number;
  base: () => string;
}): ResponseUrls {
  const { messages, now } = deps;
  const issued = new Map<string, { origin: Origin; issuedMs: number; uses: number }>();

  /** The original as it stands now; undefined where it is gone. */
  function standing({ original }: Origin): StoredMessage | undefined {
    if (!original) return undefined;
    const { channel, ts, ephemeralTo } = original;
    return ephemeralTo === undefined
      ? messages.find(channel, ts)
      : messages.findEphemeral(ephemeralTo, ts);
  }

  function show(origin: Origin, body: Json): void {
    const args = createArguments(body);
    const original = standing(origin);
    if (args.flag('delete_original')) {
      if (original) messages.remove(original);
      return;
    }
    const { text, blocks, attachments } = contentOf(args);
    if (args.flag('replace_original') && original) {
      origin.original = messages.change(original, { text, blocks, attachments });
      return;
    }
    const threadTs = args.text('thread_ts');
    origin.original = messages.post({
      channel: origin.channel,
      user: BOT_USER_ID,
      text,
      blocks,
      attachments,
      ...(args.text('response_type') !== 'in_channel' && { ephemeralTo: origin.user }),
      ...(threadTs !== undefined && { threadTs }),
    });
  }

  return {
    issue(origin) {
      const secret = deps.newSecret();
      issued.set(secret, { origin, issuedMs: now(), uses: 0 });
      return `${deps.base()}/commands/${TEAM_ID}/${secret}`;
    },
    use(secret, body) {
      const entry = issued.get(secret);
      if (!entry || now() - entry.issuedMs > LIMITS.responseUrl.ms)
        throw new MethodError('expired_url');
      if (entry.uses >= LIMITS.responseUrl.uses) throw new MethodError('used_url');
      show(entry.origin, body);
      entry.uses += 1;
    },
    show,
  };
}
