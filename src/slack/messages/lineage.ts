import type { RunView } from '../../reconcile/ports.ts';
import { digestOf, shortDigest } from '../../training/image.ts';
import type { Change, LineageKind } from '../../training/training-spec.ts';
import { code } from './escape.ts';
import { shares } from './limits.ts';
import { threadLink, type Permalink } from './thread-link.ts';

const verbs: Readonly<Record<LineageKind, string>> = {
  rerun: 'Rerun of',
  resume: 'Resumed from',
  clone: 'Cloned from',
};

/** More changes than these are counted. */
const mostChanges = 8;

/**
 * From which run this one was made, with a link to its thread, and what is different, as one line of
 * mrkdwn; undefined for a run that was made from none.
 */
export function lineageLine(
  { spec, origin }: Pick<RunView, 'spec' | 'origin'>,
  permalink: Permalink,
): string | undefined {
  const { lineage, resume } = spec;
  if (!lineage) return undefined;
  const { kind, run, changes } = lineage;
  // Whoever sees this message sees its conversation; another may be closed to them.
  const isOwn = origin.from?.channel === origin.channel;
  const link = threadLink(origin.from, permalink, { label: `run ${run}`, isOwn });
  const parts = [
    `${verbs[kind]} ${link || `run ${code(run)}`}${changesIn(changes)}`,
    imageOf(spec.image, changes),
    resume && resume.run !== run ? `goes on from run ${code(resume.run)}` : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

function changesIn(changes: readonly Change[]): string {
  if (changes.length === 0) return ', nothing changed';
  const shown = changes.slice(0, mostChanges).map(changeText);
  const more = changes.length - shown.length;
  return ` with ${[...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ')}`;
}

function changeText({ what, was, now }: Change): string {
  const before = was === undefined ? '' : ` (was ${code(was, shares.value)})`;
  return now === undefined
    ? `no ${code(what)}${before}`
    : `${code(`${what}=${now}`, shares.value + what.length)}${before}`;
}

function imageOf(image: string, changes: readonly Change[]): string | undefined {
  if (changes.some(({ what }) => what === 'image' || what === 'type')) return undefined;
  const digest = digestOf(image);
  return digest === undefined
    ? 'the image as its tag is now'
    : `the same image ${code(shortDigest(digest))}`;
}

const asVerbs: Readonly<Record<LineageKind, string>> = {
  rerun: 'Run again as',
  resume: 'Resumed as',
  clone: 'Cloned as',
};

/** The newest of them are linked, the others counted. */
const mostSuccessors = 4;

/** Which runs were made from this one, with links to their threads; undefined where there are none. */
export function successorsLine(
  { origin, successors = [] }: Pick<RunView, 'origin' | 'successors'>,
  permalink: Permalink,
): string | undefined {
  if (successors.length === 0) return undefined;
  const shown = successors.slice(-mostSuccessors).toReversed();
  const links = shown.map(({ run, kind, card }) => {
    const isOwn = card.channel === origin.channel;
    const link = threadLink(card, permalink, { label: `run ${run}`, isOwn });
    return `${asVerbs[kind]} ${link || `run ${code(run)}`}`;
  });
  const more = successors.length - shown.length;
  return [...links, ...(more > 0 ? [`and ${more} earlier`] : [])].join(' · ');
}
