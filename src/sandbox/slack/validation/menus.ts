import { objectsIn, type Json } from '../json.ts';
import { LIMITS } from '../limits.ts';
import {
  confirm,
  markedOption,
  optionGroup,
  optionsOf,
  overflowOption,
  plainOption,
  sameOption,
} from './composition.ts';
import { actionId, element, focus, menuFields as menu } from './element-fields.ts';
import {
  boolean,
  integer,
  list,
  object,
  oneOf,
  string,
  when,
  withRules,
  type Problem,
} from './schema.ts';

/** Exactly one of `options` and `option_groups`. */
function oneSetOfOptions(select: Json, pointer: string): Problem[] {
  return when(
    (select['options'] === undefined) === (select['option_groups'] === undefined),
    'must define either `options` or `option_groups`',
    `${pointer}/type`,
  );
}

/** What is chosen at first must be an option, in every field. */
function initialAmongOptions(select: Json, pointer: string): Problem[] {
  const options = optionsOf(select);
  const known = (chosen: unknown): boolean => options.some((option) => sameOption(option, chosen));
  const single = select['initial_option'];
  return [
    ...when(
      single !== undefined && !known(single),
      '`initial_option` must exactly match one of the options',
      `${pointer}/initial_option`,
    ),
    ...when(
      !objectsIn(select['initial_options']).every(known),
      '`initial_options` must exactly match options',
      `${pointer}/initial_options`,
    ),
  ];
}

const multi = { ...menu, max_selected_items: integer(1, LIMITS.select.options) };
const choices = {
  options: list(plainOption, { min: 1, max: LIMITS.select.options }),
  option_groups: list(optionGroup, { min: 1, max: LIMITS.select.groups }),
};
const marked = list(markedOption, { min: 1, max: LIMITS.checks });
const conversationFilter = object(
  {},
  {
    include: list(oneOf('im', 'mpim', 'private', 'public'), { min: 1 }),
    exclude_external_shared_channels: boolean,
    exclude_bot_users: boolean,
  },
);
const ids = list(string());
const conversationMenu = {
  default_to_current_conversation: boolean,
  filter: conversationFilter,
};

/** The elements to choose from, by type. */
export const MENUS = {
  overflow: element(
    'overflow',
    { options: list(overflowOption, LIMITS.overflow) },
    { ...actionId, confirm },
  ),
  static_select: withRules(
    element('static_select', {}, { ...menu, ...choices, initial_option: plainOption }),
    oneSetOfOptions,
    initialAmongOptions,
  ),
  multi_static_select: withRules(
    element(
      'multi_static_select',
      {},
      { ...multi, ...choices, initial_options: list(plainOption) },
    ),
    oneSetOfOptions,
    initialAmongOptions,
  ),
  external_select: element(
    'external_select',
    {},
    {
      ...menu,
      initial_option: plainOption,
      min_query_length: integer(0, LIMITS.select.options),
    },
  ),
  multi_external_select: element(
    'multi_external_select',
    {},
    {
      ...multi,
      initial_options: list(plainOption),
      min_query_length: integer(0, LIMITS.select.options),
    },
  ),
  users_select: element('users_select', {}, { ...menu, initial_user: string() }),
  multi_users_select: element('multi_users_select', {}, { ...multi, initial_users: ids }),
  channels_select: element(
    'channels_select',
    {},
    {
      ...menu,
      initial_channel: string(),
      response_url_enabled: boolean,
    },
  ),
  multi_channels_select: element('multi_channels_select', {}, { ...multi, initial_channels: ids }),
  conversations_select: element(
    'conversations_select',
    {},
    {
      ...menu,
      ...conversationMenu,
      initial_conversation: string(),
      response_url_enabled: boolean,
    },
  ),
  multi_conversations_select: element(
    'multi_conversations_select',
    {},
    {
      ...multi,
      ...conversationMenu,
      initial_conversations: ids,
    },
  ),
  checkboxes: withRules(
    element(
      'checkboxes',
      { options: marked },
      {
        ...actionId,
        ...focus,
        confirm,
        initial_options: list(markedOption, { min: 1 }),
      },
    ),
    initialAmongOptions,
  ),
  radio_buttons: withRules(
    element(
      'radio_buttons',
      { options: marked },
      {
        ...actionId,
        ...focus,
        confirm,
        initial_option: markedOption,
      },
    ),
    initialAmongOptions,
  ),
} as const;
