import type { Sandbox } from '../sandbox.ts';
import type { SlackMessage } from '../slack/types.ts';
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
  const { user, command, before, told, remedy } = situation;
  const channel = channels.training.id;
  const seen: Record<'thread' | 'card', string[]> = { thread: [], card: [] };
  const messages: SlackMessage[] = [];
  const stop = slack.on((event) => {
    if (event.type !== 'message' && event.type !== 'update') return;
    // A card may say it from the first moment on.
    const isReply = event.type === 'message' && event.message.threadTs !== undefined;
    seen[isReply ? 'thread' : 'card'].push(headline(event.message, {}));
    messages.push(event.message);
  });
  const until = (on: keyof typeof seen, line: RegExp): Promise<string> =>
    slack.until(() => seen[on].find((each) => line.test(each)), mostMs);
  const act = async (step: { command: string } | { press: string }): Promise<void> => {
    const delivery = await ('command' in step
      ? slack.command({ user, channel, text: step.command })
      : slack.click(user, channel, tsOfButton(messages, step.press), step.press));
    if (!delivery.acked) throw new Error(`the bot did not take it: ${delivery.error}`);
  };
  const lines: string[] = [];
  const wait = async (expected: Situation['told']): Promise<void> => {
    for (const { on, line, next } of expected) {
      lines.push(await until(on, line));
      next?.(sandbox);
    }
  };
  try {
    before?.(sandbox);
    await act({ command });
    await wait(told);
    if (remedy) {
      await act(remedy);
      await wait(remedy.told);
    }
    return lines;
  } finally {
    stop();
  }
}

function tsOfButton(messages: readonly SlackMessage[], actionId: string): string {
  const has = ({ blocks }: SlackMessage): boolean =>
    JSON.stringify(blocks).includes(`"${actionId}"`);
  const found = messages.findLast(has);
  if (!found) throw new Error(`no message has the button ${actionId}`);
  return found.ts;
}
