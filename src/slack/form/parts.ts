import type { PlainTextElement, PlainTextOption } from '@slack/types';

import { cut } from '../messages/escape.ts';
import { limits } from '../messages/limits.ts';

/** Plain text of at most `max` characters: no markup in it is read. */
export function plain(text: string, max: number): PlainTextElement {
  return { type: 'plain_text', text: cut(text, max) };
}

/** One choice of a select. */
export function option(text: string, value: string, description?: string): PlainTextOption {
  return {
    text: plain(text, limits.option.text),
    value,
    ...(description === undefined
      ? {}
      : { description: plain(description, limits.option.description) }),
  };
}

/** A hint, and after it what the run that the form was filled in from had there. */
export function withWas(hint: string, was: string | undefined): string {
  if (was === undefined) return hint;
  return [hint, `Was ${was === '' ? 'empty' : was}`].filter((part) => part !== '').join(' · ');
}
