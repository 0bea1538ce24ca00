import type { KnownRun } from '../../reconcile/people-ports.ts';
import { section, type Message } from './blocks.ts';
import { renderCard } from './card.ts';
import { threadLink, type Permalink } from './thread-link.ts';

/** What the run's card would say now, and where its thread is. */
export function renderRunStatus(
  { view, card }: KnownRun,
  { permalink, isOwn }: { permalink: Permalink; isOwn: boolean },
): Message {
  const { text, blocks } = renderCard(view, permalink);
  const link = threadLink(card, permalink, { label: 'Its thread', isOwn });
  const [headline, ...rest] = blocks;
  if (link === '' || headline === undefined) return { text, blocks };
  return { text, blocks: [headline, section(link), ...rest] };
}
