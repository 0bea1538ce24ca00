import { objectsIn } from '../json.ts';
import { LIMITS } from '../limits.ts';
import { oneFocus, uniqueIds } from './block-rules.ts';
import { anyText, imageFields, oneSource, plainText } from './composition.ts';
import { elementsOf, type ElementType } from './elements.ts';
import * as newer from './newer-blocks.ts';
import { richText } from './rich-text.ts';
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

/** Where blocks are shown: each place takes other types. */
export type Surface = 'message' | 'modal' | 'home';

const { block } = newer;

const MENUS: readonly ElementType[] = [
  ...(['static_select', 'external_select', 'users_select'] as const),
  ...(['channels_select', 'conversations_select'] as const),
  ...(['multi_static_select', 'multi_external_select', 'multi_users_select'] as const),
  ...(['multi_channels_select', 'multi_conversations_select'] as const),
];
const PICKERS: readonly ElementType[] = ['checkboxes', 'radio_buttons', 'datepicker', 'timepicker'];
const PRESSED: readonly ElementType[] = ['button', 'overflow', 'workflow_button'];
const TYPED: readonly ElementType[] = [
  ...(['plain_text_input', 'number_input', 'email_text_input'] as const),
  ...(['url_text_input', 'rich_text_input', 'file_input', 'datetimepicker'] as const),
];

const section = withRules(
  block(
    'section',
    {},
    {
      text: anyText(LIMITS.section.text),
      fields: list(anyText(LIMITS.section.field), { min: 1, max: LIMITS.section.fields }),
      accessory: byType(elementsOf([...MENUS, ...PICKERS, ...PRESSED, 'image'])),
      expand: boolean,
    },
  ),
  (value, pointer) =>
    when(
      value['text'] === undefined && value['fields'] === undefined,
      'must define either `text` or `fields`',
      `${pointer}/type`,
    ),
);

const contextText = anyText(LIMITS.section.text);
const context = block('context', {
  elements: list(
    alternatives(
      byType({ ...elementsOf(['image']), plain_text: contextText, mrkdwn: contextText }),
    ),
    { min: 1, max: LIMITS.context },
  ),
});

const actions = block('actions', {
  elements: list(
    byType(elementsOf([...MENUS, ...PICKERS, ...PRESSED, 'datetimepicker', 'rich_text_input'])),
    { min: 1, max: LIMITS.actions },
  ),
});

const input = block(
  'input',
  {
    label: plainText(LIMITS.input.label),
    element: byType(elementsOf([...MENUS, ...PICKERS, ...TYPED])),
  },
  { hint: plainText(LIMITS.input.hint), optional: boolean, dispatch_action: boolean },
);

const image = withRules(
  block('image', imageFields.required, {
    ...imageFields.optional,
    title: plainText(LIMITS.image.title),
  }),
  oneSource,
);

const common = {
  section,
  context,
  actions,
  input,
  image,
  divider: block('divider', {}),
  header: block('header', { text: plainText(LIMITS.header) }),
  rich_text: richText,
  video: newer.video,
};

const container = block(
  'container',
  {
    child_blocks: list(byType({ ...common, table: newer.table }), {
      min: 1,
      max: LIMITS.container.blocks,
    }),
  },
  {
    title: plainText(LIMITS.container.title),
    rich_text_title: richText,
    subtitle: anyText(LIMITS.container.title),
    width: oneOf('narrow', 'standard', 'wide', 'full'),
    icon: byType(elementsOf(['image'])),
    is_collapsible: boolean,
    default_collapsed: boolean,
    has_header_divider: boolean,
  },
);

const TABLES: Readonly<Record<Surface, Readonly<Record<string, Shape>>>> = {
  modal: { ...common, alert: newer.alert },
  home: { ...common, card: newer.card, carousel: newer.carousel },
  message: {
    ...common,
    container,
    markdown: block('markdown', { text: string({ max: LIMITS.markdown }) }),
    file: object({ type: oneOf('file'), external_id: string(), source: oneOf('remote') }, {}),
    table: newer.table,
    data_table: newer.dataTable,
    data_visualization: newer.dataVisualization,
    card: newer.card,
    carousel: newer.carousel,
    context_actions: newer.contextActions,
    task_card: newer.taskCard,
    plan: newer.plan,
  },
};

/** Everything wrong with the blocks of a message or view; `pointer` is where they stand. */
export function blockProblems(blocks: unknown, surface: Surface, pointer: string): Problem[] {
  const max = surface === 'message' ? LIMITS.message.blocks : LIMITS.view.blocks;
  const problems = list(byType(TABLES[surface]), { max })(blocks, pointer);
  if (problems.length > 0) return problems;
  const known = objectsIn(blocks);
  return [...uniqueIds(known, pointer), ...oneFocus(known, pointer)];
}
