import type { ContextBlock, KnownBlock, MrkdwnElement, SectionBlock } from '@slack/types';

import { chunks, cut, escapeText, oneLine } from './escape.ts';
import { limits, shares } from './limits.ts';
import { count } from './units.ts';

/** A message as the Web API takes it. `text` is what notifications and screen readers say. */
export interface Message {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/**
 * A message whose first line says the whole fact. `fact` is plain text and becomes the
 * notification; the blocks show it again in their own words.
 */
export function message(fact: string, blocks: readonly KnownBlock[]): Message {
  return {
    text: notification(fact),
    blocks: blocks.slice(0, limits.message.blocks),
  };
}

/** One paragraph of mrkdwn that is already escaped. */
export function section(mrkdwn: string): SectionBlock {
  return { type: 'section', text: text(mrkdwn, limits.section.text) };
}

/** Label and value side by side; the values are mrkdwn that is already escaped. */
export function fields(pairs: readonly (readonly [string, string])[]): SectionBlock {
  return {
    type: 'section',
    fields: pairs
      .slice(0, limits.section.fields)
      .map(([label, value]) => text(`*${label}*\n${value}`, limits.section.field)),
  };
}

/** Small print: mrkdwn that is already escaped. */
export function context(mrkdwn: string): ContextBlock {
  return { type: 'context', elements: [text(mrkdwn, limits.section.text)] };
}

const fence = '```';
const roomForFences = 2 * fence.length + 2;

/**
 * Foreign text as code to copy, under a label, over as many blocks as it needs and at most
 * `maxBlocks` of just under 3,000 characters; what is missing is said, with `elsewhere` (mrkdwn)
 * telling where the whole stands.
 */
export function codeSections(
  label: string,
  foreign: string,
  maxBlocks: number,
  elsewhere = '',
): SectionBlock[] {
  const room = limits.section.text - roomForFences - label.length - 1;
  const pieces = chunks(foreign.trim() === '' ? '(empty)' : foreign, room);
  const shown = pieces.slice(0, maxBlocks);
  const sections = shown.map((piece, index) =>
    section(`${index === 0 && label !== '' ? `${label}\n` : ''}${fence}\n${piece}\n${fence}`),
  );
  const missing = pieces.slice(shown.length).join('').length;
  if (missing === 0) return sections;
  return [...sections, section(`… ${count(missing, 'more character')} cut. ${elsewhere}`.trim())];
}

function notification(fact: string): string {
  return escapeText(cut(oneLine(fact), shares.fallback));
}

function text(mrkdwn: string, max: number): MrkdwnElement {
  return {
    type: 'mrkdwn',
    text: mrkdwn.length > max ? shortened(mrkdwn, max) : mrkdwn,
    verbatim: true,
  };
}

/** The last resort for parts that add up to too much: no entity and no link is torn. */
function shortened(mrkdwn: string, max: number): string {
  return `${mrkdwn.slice(0, max - 1).replace(/(?:&[a-z]*|<[^>]*|[\ud800-\udbff])$/, '')}…`;
}
