import type { Button } from '@slack/types';

import type { Message } from '../../../src/slack/messages/blocks.ts';
import { limits } from '../../../src/slack/messages/limits.ts';

/** The only markup that our own words may hold; anything else with a `<` came from a person. */
const ours =
  /<(?:@[UW][A-Z0-9]+|#[CG][A-Z0-9]+|!date\^\d+\^\{date_short_pretty\} \{time(?:_secs)?\}\|[^<>]*|https:\/\/(?:app\.slack\.com\/client\/[\w/]+|[a-z]+\.slack\.com\/archives\/\w+\/p\d+)\|[^<>]*)>/g;

/** Why Slack would refuse the message, and what foreign text in it is live; empty where it is good. */
export function messageFlaws(message: Message): string[] {
  const flaws: string[] = [];
  const texts = message.blocks.flatMap(textsOf);
  const buttons = message.blocks.flatMap(buttonsOf);
  const total = texts.reduce((sum, { text }) => sum + text.length, 0);
  if (message.text === '') flaws.push('no text');
  if (message.text.length > limits.message.text) flaws.push('text too long');
  if (/[<>]/.test(message.text)) flaws.push(`live text: ${message.text}`);
  if (message.blocks.length > limits.message.blocks) flaws.push('too many blocks');
  if (total > limits.message.allBlocks) flaws.push(`${total} characters in all`);
  return [...flaws, ...texts.flatMap(textFlaws), ...buttons.flatMap(buttonFlaws)];
}

function buttonFlaws({ text, value = '', confirm }: Button): string[] {
  const flaws: string[] = [];
  if (text.text === '' || text.text.length > 75) flaws.push(`a button called ${text.text}`);
  if (value.length > limits.button.value) flaws.push(`a value of ${value.length} characters`);
  const question = confirm?.text.text ?? '';
  if (question.length > limits.confirm.text) flaws.push(`a long question: ${question}`);
  return flaws;
}

function buttonsOf(block: Message['blocks'][number]): Button[] {
  if (block.type !== 'actions') return [];
  return block.elements.filter((element) => element.type === 'button');
}

function textFlaws({ text, max }: { text: string; max: number }): string[] {
  const flaws: string[] = [];
  if (text.length === 0) flaws.push('an empty text');
  if (text.length > max) flaws.push(`a text of ${text.length} characters`);
  if (/[<>]|&(?!amp;|lt;|gt;)/.test(text.replace(ours, ''))) flaws.push(`live: ${text}`);
  if (text.split('```').length % 2 !== 1) flaws.push(`an open block of code: ${text}`);
  return flaws;
}

/** Everything the message shows, entities decoded. */
export function shownText(message: Message): string {
  return message.blocks
    .flatMap(textsOf)
    .map(({ text }) => text)
    .join('\n')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function textsOf(block: Message['blocks'][number]): { text: string; max: number }[] {
  if (block.type === 'section') {
    const fields = (block.fields ?? []).map(({ text }) => ({ text, max: limits.section.field }));
    return block.text === undefined
      ? fields
      : [{ text: block.text.text, max: limits.section.text }, ...fields];
  }
  if (block.type === 'context') {
    return block.elements.flatMap((element) =>
      'text' in element ? [{ text: element.text, max: limits.section.text }] : [],
    );
  }
  if (block.type === 'actions') return [];
  throw new Error(`an unexpected ${block.type} block`);
}
