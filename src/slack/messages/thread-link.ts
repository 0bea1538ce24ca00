import type { MessageRef } from '../../reconcile/ports.ts';
import { fit, oneLine } from './escape.ts';
import { shares } from './limits.ts';

/** Makes the address of a message; undefined before Slack has told the workspace's own. */
export type Permalink = (message: MessageRef) => string | undefined;

/** Where nothing is linked. */
export const noLink: Permalink = () => undefined;

/** `https://team.slack.com/` and a message → its address, without asking Slack for each. */
export function permalinkIn(teamUrl: string | undefined): Permalink {
  return ({ channel, ts }) =>
    teamUrl === undefined || !isPlace(channel, ts)
      ? undefined
      : new URL(`archives/${channel}/p${ts.replace('.', '')}`, teamUrl).href;
}

/** Nothing but an id and a ts gets into an address. */
function isPlace(channel: string, ts: string): boolean {
  return /^[CDG][A-Z0-9]+$/.test(channel) && /^\d+\.\d+$/.test(ts);
}

/**
 * A link to a thread as mrkdwn, under a label in plain text; '' where there is none that this person
 * could follow: a direct message opens for nobody but its owner.
 */
export function threadLink(
  card: MessageRef | undefined,
  permalink: Permalink,
  { label, isOwn }: { label: string; isOwn: boolean },
): string {
  const address = card && (isOwn || !card.channel.startsWith('D')) ? permalink(card) : undefined;
  return address === undefined ? '' : `<${address}|${fit(oneLine(label), shares.value)}>`;
}
