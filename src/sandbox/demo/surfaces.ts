import type { Sandbox } from '../sandbox.ts';
import { channels, people } from '../world.ts';
import { tellsOf } from './run-messages.ts';
import { blocksText } from './thread-text.ts';

const user = people.vision1.id;
const channel = channels.training.id;

/** Opens the app's home tab; resolves with what it shows, framed. Rejects where none is published. */
export async function showHome({ slack }: Sandbox): Promise<string> {
  const before = slack.home(user)?.hash;
  await slack.openHome(user);
  const home = await slack.until(() => {
    const now = slack.home(user);
    return now?.hash === before ? undefined : now;
  });
  const lines = blocksText(home.blocks, {}).split('\n');
  return ['┌ The home tab', ...lines.map((line) => `│ ${line}`), ''].join('\n');
}

/** Presses a button of the newest card, by what stands on it. Resolves when it has been answered. */
export async function press({ slack, kubernetes }: Sandbox, label: string): Promise<void> {
  // A run that was only just submitted has its card in a moment.
  const isComing = kubernetes.store.list('jobs').length > 0;
  const card = await slack.until(() => {
    const cards = slack.messages(channel).filter((one) => tellsOf(one)?.milestone === 'card');
    return cards.at(-1) ?? (isComing ? undefined : null);
  });
  if (!card) throw new Error('There is no card yet: train something first.');
  const actionId = `run-${label.trim().toLowerCase()}`;
  const before = slack.ephemerals(user).length;
  await slack.click(user, channel, card.ts, actionId);
  await slack.until(() => slack.ephemerals(user)[before]);
}
