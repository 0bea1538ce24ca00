import { LIMITS } from '../limits.ts';
import { boolean, byType, integer, list, object, oneOf, string, type Shape } from './schema.ts';

const styleFields = {
  bold: boolean,
  italic: boolean,
  strike: boolean,
  code: boolean,
  underline: boolean,
};
const style = object({}, styleFields);

const inline = (
  type: string,
  required: Readonly<Record<string, Shape>>,
  optional: Readonly<Record<string, Shape>> = {},
): Shape => object({ type: oneOf(type), ...required }, { style, ...optional });

const integerOrAny = integer(0, Number.MAX_SAFE_INTEGER);
const inlineTypes = {
  text: inline('text', { text: string() }),
  link: inline('link', { url: string() }, { text: string({ min: 0 }), unsafe: boolean }),
  user: inline('user', { user_id: string() }),
  usergroup: inline('usergroup', { usergroup_id: string() }),
  channel: inline('channel', { channel_id: string() }),
  team: inline('team', { team_id: string() }),
  broadcast: inline('broadcast', { range: oneOf('here', 'channel', 'everyone') }),
  color: inline('color', { value: string() }),
  emoji: inline('emoji', { name: string() }, { unicode: string(), url: string() }),
  date: inline(
    'date',
    { timestamp: integerOrAny, format: string() },
    { url: string(), fallback: string() },
  ),
};

const inlines = list(byType(inlineTypes));
const border = oneOf(0, 1);
const section = object({ type: oneOf('rich_text_section'), elements: inlines });

const richTextElement = byType({
  rich_text_section: section,
  rich_text_list: object(
    {
      type: oneOf('rich_text_list'),
      elements: list(section, { min: 1 }),
      style: oneOf('bullet', 'ordered'),
    },
    { indent: integer(0, 8), offset: integerOrAny, border },
  ),
  rich_text_quote: object({ type: oneOf('rich_text_quote'), elements: inlines }, { border }),
  rich_text_preformatted: object(
    {
      type: oneOf('rich_text_preformatted'),
      elements: list(byType({ text: inlineTypes.text, link: inlineTypes.link })),
    },
    { border, language: string() },
  ),
});

/** A rich_text block, also the content of a rich_text_input and of table cells. */
export const richText = object(
  { type: oneOf('rich_text'), elements: list(richTextElement) },
  { block_id: string({ max: LIMITS.id }) },
);
