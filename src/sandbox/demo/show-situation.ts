import type { Sandbox } from '../sandbox.ts';
import { channels } from '../world.ts';
import type { Situation } from './situations.ts';
import { headline } from './thread-text.ts';

const mostMs = 3 * 60_000;

/**
 * Brings a situation about and resolves with the first lines that told it, as soon as all of them
 * have been seen. Rejects where they are not told within minutes.
 */
export async function showSituation(
  sandbox: Sandbox,
  situation: Situation,
): Promise<readonly string[]> {
  const { slack } = sandbox;
  const { user, command, before, told } = situation;
  const seen: Record<'thread' | 'card', string[]> = { thread: [], card: [] };
  const stop = slack.on((event) => {
    if (event.type !== 'message' && event.type !== 'update') return;
    // A card may say it from the first moment on.
    const isReply = event.type === 'message' && event.message.threadTs !== undefined;
    seen[isReply ? 'thread' : 'card'].push(headline(event.message, {}));
  });
  const until = (on: keyof typeof seen, line: RegExp): Promise<string> =>
    slack.until(() => seen[on].find((each) => line.test(each)), mostMs);
  try {
    before?.(sandbox);
    const channel = channels.training.id;
    const delivery = await slack.command({ user, channel, text: command });
    if (!delivery.acked) throw new Error(`the bot did not take the command: ${delivery.error}`);
    const lines: string[] = [];
    for (const { on, line, next } of told) {
      lines.push(await until(on, line));
      next?.(sandbox);
    }
    return lines;
  } finally {
    stop();
  }
}
