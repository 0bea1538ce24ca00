import { isObject, objectsIn, type Json } from '../json.ts';
import { LIMITS } from '../limits.ts';
import {
  alternatives,
  boolean,
  byType,
  list,
  object,
  oneOf,
  string,
  when,
  withRules,
  type Problem,
  type Shape,
} from './schema.ts';

/** A plain_text object of 1 to max characters. */
export function plainText(max: number): Shape {
  return object({ type: oneOf('plain_text'), text: string({ max }) }, { emoji: boolean });
}

const mrkdwn = (max: number): Shape =>
  object({ type: oneOf('mrkdwn'), text: string({ max }) }, { verbatim: boolean });

/** A plain_text or mrkdwn object of 1 to max characters. */
export function anyText(max: number): Shape {
  return alternatives(byType({ plain_text: plainText(max), mrkdwn: mrkdwn(max) }));
}

export const id = string({ max: LIMITS.id });

export const confirm = object(
  { text: anyText(LIMITS.confirm.text) },
  {
    title: plainText(LIMITS.confirm.title),
    confirm: plainText(LIMITS.confirm.button),
    deny: plainText(LIMITS.confirm.button),
    style: oneOf('primary', 'danger'),
  },
);

export const dispatchActionConfig = object(
  {},
  {
    trigger_actions_on: list(oneOf('on_enter_pressed', 'on_character_entered'), { min: 1, max: 2 }),
  },
);

const optionOf = (text: Shape, extra: Readonly<Record<string, Shape>> = {}): Shape =>
  object(
    { text, value: string({ max: LIMITS.option.value }) },
    { description: plainText(LIMITS.option.description), ...extra },
  );

/** An option of a select menu. */
export const plainOption = optionOf(plainText(LIMITS.option.text));
/** An option of checkboxes and radio buttons, which may be mrkdwn. */
export const markedOption = optionOf(anyText(LIMITS.option.text), {
  description: anyText(LIMITS.option.description),
});
/** An option of an overflow menu, which may be a link. */
export const overflowOption = optionOf(plainText(LIMITS.option.text), {
  url: string({ max: LIMITS.option.url }),
});

export const optionGroup = object({
  label: plainText(LIMITS.optionGroup.label),
  options: list(plainOption, { min: 1, max: LIMITS.optionGroup.options }),
});

const slackFile = alternatives(
  withRules(
    object({}, { id: string({ pattern: /^[F][A-Z0-9]{8,}$/ }), url: string() }),
    (file, pointer) =>
      when(
        (file['id'] === undefined) === (file['url'] === undefined),
        'must define either `id` or `url`',
        pointer,
      ),
  ),
);

/** The fields of an image, in a block or as an element. */
export const imageFields = {
  required: { alt_text: string({ max: LIMITS.image.alt }) },
  optional: {
    image_url: string({ max: LIMITS.image.url, pattern: /^https?:\/\// }),
    slack_file: slackFile,
  },
} as const;

/** Exactly one of image_url and slack_file. */
export function oneSource(image: Json, pointer: string): Problem[] {
  return when(
    (image['image_url'] === undefined) === (image['slack_file'] === undefined),
    'must define either `image_url` or `slack_file`',
    `${pointer}/type`,
  );
}

/** Every option of an element, those in groups included. */
export function optionsOf(element: Json): Json[] {
  return [
    ...objectsIn(element['options']),
    ...objectsIn(element['option_groups']).flatMap((group) => objectsIn(group['options'])),
  ];
}

/** Whether two options are the same in all their fields, whatever their order. */
export function sameOption(left: unknown, right: unknown): boolean {
  if (!isObject(left) || !isObject(right)) return left === right;
  const fields = Object.keys(left);
  return (
    fields.length === Object.keys(right).length &&
    fields.every((field) => sameOption(left[field], right[field]))
  );
}
