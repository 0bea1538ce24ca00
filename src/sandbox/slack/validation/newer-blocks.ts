import { objectAt, objectsIn, stringAt, type Json } from '../json.ts';
import { LIMITS } from '../limits.ts';
import { anyText, id, plainText } from './composition.ts';
import { ELEMENTS, elementsOf } from './elements.ts';
import { richText } from './rich-text.ts';
import {
  boolean,
  byType,
  integer,
  list,
  number,
  object,
  oneOf,
  string,
  when,
  withRules,
  type Problem,
  type Shape,
} from './schema.ts';

type Fields = Readonly<Record<string, Shape>>;

/** A block of this type; block_id is always optional. */
export function block(type: string, required: Fields, optional: Fields = {}): Shape {
  return object({ type: oneOf(type), ...required }, { block_id: id, ...optional });
}

const { image } = ELEMENTS;

const cell = byType({
  raw_text: object({ type: oneOf('raw_text'), text: string() }),
  raw_number: object({ type: oneOf('raw_number'), value: number, text: string() }),
  rich_text: richText,
});
const rows = (max: number): Shape =>
  list(list(cell, { min: 1, max: LIMITS.table.cells }), { min: 1, max });

export const table = block(
  'table',
  { rows: rows(LIMITS.table.rows) },
  {
    column_settings: list(
      object({}, { align: oneOf('left', 'center', 'right'), is_wrapped: boolean }),
      { max: LIMITS.table.cells },
    ),
  },
);

export const dataTable = block(
  'data_table',
  { rows: rows(Number.POSITIVE_INFINITY), caption: string() },
  {
    page_size: integer(1, LIMITS.dataTable.pageSize),
    row_header_column_index: integer(0, LIMITS.table.cells - 1),
  },
);

export const alert = block(
  'alert',
  { text: anyText(LIMITS.section.text) },
  { level: oneOf('default', 'info', 'warning', 'error', 'success') },
);

export const card = withRules(
  block(
    'card',
    {},
    {
      hero_image: image,
      icon: image,
      title: anyText(LIMITS.card.title),
      subtitle: anyText(LIMITS.card.title),
      body: anyText(LIMITS.card.body),
      actions: list(byType(elementsOf(['button'])), { min: 1 }),
    },
  ),
  (value, pointer) =>
    when(
      !['hero_image', 'title', 'actions', 'body'].some((field) => value[field] !== undefined),
      'must define one of `hero_image`, `title`, `actions`, `body`',
      `${pointer}/type`,
    ),
);

export const carousel = block('carousel', {
  elements: list(card, { min: 1, max: LIMITS.carousel }),
});

export const contextActions = block('context_actions', {
  elements: list(byType(elementsOf(['feedback_buttons', 'icon_button'])), {
    min: 1,
    max: LIMITS.contextActions,
  }),
});

const taskFields = {
  required: { task_id: string(), title: string() },
  optional: {
    status: oneOf('pending', 'in_progress', 'complete', 'error'),
    details: richText,
    output: richText,
    sources: list(ELEMENTS.url),
  },
};
export const taskCard = block('task_card', taskFields.required, taskFields.optional);
export const plan = block('plan', { title: string() }, { tasks: list(taskCard) });

const axisConfig = object(
  {
    categories: list(string({ max: LIMITS.dataVisualization.label }), {
      min: 1,
      max: LIMITS.dataVisualization.points,
    }),
  },
  { x_label: string(), y_label: string() },
);
const point = object({ label: string({ max: LIMITS.dataVisualization.label }), value: number });
const series = list(
  object({
    name: string(),
    data: list(point, { min: 1, max: LIMITS.dataVisualization.points }),
  }),
  { min: 1, max: LIMITS.dataVisualization.series },
);
const axisChart = (type: string): Shape =>
  withRules(
    object({ type: oneOf(type), series, axis_config: axisConfig }),
    namesUnique,
    labelsMatch,
  );

function namesUnique(chart: Json, pointer: string): Problem[] {
  const names = objectsIn(chart['series']).map((entry) => stringAt(entry, 'name'));
  return when(
    new Set(names).size < names.length,
    'series names must be unique',
    `${pointer}/series`,
  );
}

function labelsMatch(chart: Json, pointer: string): Problem[] {
  const categories = JSON.stringify(objectAt(chart, 'axis_config')['categories']);
  return objectsIn(chart['series']).flatMap((entry, index) =>
    when(
      JSON.stringify(objectsIn(entry['data']).map((item) => item['label'])) !== categories,
      'labels must match `axis_config.categories`',
      `${pointer}/series/${index}/data`,
    ),
  );
}

export const dataVisualization = block('data_visualization', {
  title: string({ max: LIMITS.dataVisualization.title }),
  chart: byType({
    line: axisChart('line'),
    bar: axisChart('bar'),
    area: axisChart('area'),
    pie: object({
      type: oneOf('pie'),
      segments: list(point, { min: 1, max: LIMITS.dataVisualization.segments }),
    }),
  }),
});

export const video = block(
  'video',
  {
    alt_text: string({ max: LIMITS.image.alt }),
    title: plainText(LIMITS.video.title),
    thumbnail_url: string(),
    video_url: string(),
  },
  {
    author_name: string({ max: LIMITS.video.author }),
    description: plainText(LIMITS.video.title),
    provider_icon_url: string(),
    provider_name: string(),
    title_url: string(),
  },
);
