import { memo } from 'react';
import { isObject, stringAt } from '../../../slack/json.ts';
import { Drawn } from './drawn.tsx';
import { withEmoji } from './emoji.ts';
import { toRichText } from './mrkdwn.ts';

/** Plain text; only emoji are read in it. */
export function PlainText({ text }: { text: string }) {
  return <span className="plain-text">{withEmoji(text)}</span>;
}

/** Slack's markup, as Slack reads it. */
export const Mrkdwn = memo(function Mrkdwn({ text }: { text: string }) {
  return <Drawn blocks={[{ type: 'rich_text', elements: [...toRichText(text)] }]} />;
});

/** A text object of either kind. */
export function TextObject({ text }: { text: unknown }) {
  if (!isObject(text)) return null;
  return text['type'] === 'mrkdwn' ? (
    <Mrkdwn text={stringAt(text, 'text')} />
  ) : (
    <PlainText text={stringAt(text, 'text')} />
  );
}
