import { describe, expect, test } from 'vitest';
import { textTotal } from '../../../../src/sandbox/slack/validation/block-rules.ts';
import { blockProblems, type Surface } from '../../../../src/sandbox/slack/validation/blocks.ts';
import {
  actions,
  button,
  input,
  mrkdwn,
  numberInput,
  option,
  plain,
  section,
  select,
  textInput,
  type Block,
} from '../support/blocks.ts';

const told = (blocks: unknown, surface: Surface = 'message'): string[] =>
  blockProblems(blocks, surface, '/blocks').map(
    ({ message, pointer }) => `${message} [json-pointer:${pointer}]`,
  );

const repeat = (count: number, make: (index: number) => Block): Block[] =>
  Array.from({ length: count }, (_, index) => make(index));

const image = { type: 'image', image_url: 'https://example.com/a.png', alt_text: 'a' };

describe('what Slack takes', () => {
  const taken: [string, Block][] = [
    ['a section with fields', { type: 'section', fields: [mrkdwn('a'), plain('b')] }],
    ['a section with a menu', section('a', { accessory: select('m', ['a', 'b']) })],
    ['a divider', { type: 'divider' }],
    ['a header of 150', { type: 'header', text: plain('x'.repeat(150)) }],
    ['a context with an image', { type: 'context', elements: [image, mrkdwn('a')] }],
    ['25 buttons', actions(...repeat(25, (index) => button(`b${index}`)))],
    ['an input', input('name')],
    ['an image', image],
    ['an uploaded image', { type: 'image', slack_file: { id: 'F012345678' }, alt_text: 'a' }],
    ['markdown', { type: 'markdown', text: '**a**' }],
    [
      'rich text',
      {
        type: 'rich_text',
        elements: [
          { type: 'rich_text_section', elements: [{ type: 'text', text: 'a' }] },
          { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'a' }] },
        ],
      },
    ],
    ['a table', { type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] }],
    [
      'a chart',
      {
        type: 'data_visualization',
        title: 'loss',
        chart: {
          type: 'line',
          series: [{ name: 'loss', data: [{ label: '1', value: 0.5 }] }],
          axis_config: { categories: ['1'] },
        },
      },
    ],
    [
      'a button with a confirmation',
      actions(button('stop', { style: 'danger', confirm: { text: plain('Sure?') } })),
    ],
  ];
  test.each(taken)('%s', (_, block) => {
    expect(told([block])).toEqual([]);
  });
});

describe('what Slack refuses, in its words', () => {
  const refused: [string, Block, string][] = [
    [
      'an unknown type',
      { type: 'sektion' },
      'unsupported type: sektion [json-pointer:/blocks/0/type]',
    ],
    ['no type', {}, 'missing required field: type [json-pointer:/blocks/0]'],
    [
      'an unknown field',
      section('a', { colour: 'red' }),
      'invalid additional property: colour [json-pointer:/blocks/0]',
    ],
    [
      'a section without content',
      { type: 'section' },
      'must define either `text` or `fields` [json-pointer:/blocks/0/type]',
    ],
    [
      'a long section',
      section('x'.repeat(3_001)),
      'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'an empty text',
      section(''),
      'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'mrkdwn in a header',
      { type: 'header', text: mrkdwn('a') },
      'must be a valid enum value [json-pointer:/blocks/0/text/type]',
    ],
    [
      'eleven fields',
      { type: 'section', fields: repeat(11, () => mrkdwn('a')) },
      'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
    ],
    [
      'twenty-six buttons',
      actions(...repeat(26, (index) => button(`b${index}`))),
      'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
    ],
    ['no buttons', actions(), 'must provide at least 1 items [json-pointer:/blocks/0/elements]'],
    [
      'an input among actions',
      actions(textInput()),
      'unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]',
    ],
    [
      'a button in an input',
      input('a', button('b')),
      'unsupported type: button [json-pointer:/blocks/0/element/type]',
    ],
    [
      'one action id twice in a block',
      actions(button('a'), button('a')),
      '`action_id` "a" already exists [json-pointer:/blocks/0/elements/1/action_id]',
    ],
    [
      'a long option',
      actions(select('a', ['x'.repeat(151)])),
      'must be less than 151 characters [json-pointer:/blocks/0/elements/0/options/0/value]',
    ],
    [
      'a first choice that is no option',
      actions(select('a', ['sgd'], { initial_option: option('adam') })),
      '`initial_option` must exactly match one of the options [json-pointer:/blocks/0/elements/0/initial_option]',
    ],
    [
      'options and groups',
      actions(
        select('a', ['sgd'], { option_groups: [{ label: plain('g'), options: [option('a')] }] }),
      ),
      'must define either `options` or `option_groups` [json-pointer:/blocks/0/elements/0/type]',
    ],
    [
      'a number input that does not say whether decimals are allowed',
      input('a', { type: 'number_input', action_id: 'n' }),
      'missing required field: is_decimal_allowed [json-pointer:/blocks/0/element]',
    ],
    [
      'a number as a number',
      input('a', numberInput({ min_value: 1 })),
      'must provide a string [json-pointer:/blocks/0/element/min_value]',
    ],
    [
      'a decimal where whole numbers are asked for',
      input('a', numberInput({ is_decimal_allowed: false, initial_value: '0.5' })),
      '`initial_value` must be a number that the input takes [json-pointer:/blocks/0/element/initial_value]',
    ],
    [
      'a minimum above the maximum',
      input('a', numberInput({ min_value: '2', max_value: '1' })),
      '`min_value` must be less than or equal to `max_value` [json-pointer:/blocks/0/element]',
    ],
    [
      'an image from nowhere',
      { type: 'image', alt_text: 'a' },
      'must define either `image_url` or `slack_file` [json-pointer:/blocks/0/type]',
    ],
    [
      'a file id that is none',
      { type: 'image', alt_text: 'a', slack_file: { id: 'nope' } },
      'input must match regex pattern: ^[F][A-Z0-9]{8,}$ [json-pointer:/blocks/0/slack_file/id]',
    ],
    [
      'a chart whose labels differ from its axis',
      {
        type: 'data_visualization',
        title: 'loss',
        chart: {
          type: 'line',
          series: [{ name: 'loss', data: [{ label: '2', value: 1 }] }],
          axis_config: { categories: ['1'] },
        },
      },
      'labels must match `axis_config.categories` [json-pointer:/blocks/0/chart/series/0/data]',
    ],
  ];
  test.each(refused)('%s', (_, block, problem) => {
    expect(told([block])).toContain(problem);
  });

  test('two blocks of one id', () => {
    expect(told([section('a', { block_id: 'x' }), section('b', { block_id: 'x' })])).toEqual([
      '`block_id` "x" already exists [json-pointer:/blocks/1/block_id]',
    ]);
  });

  test('two fields that want the focus', () => {
    const focused = (id: string): Block => input(id, textInput({ focus_on_load: true }));
    expect(told([focused('a'), focused('b')], 'modal')).toEqual([
      'only one element can have `focus_on_load` [json-pointer:/blocks]',
    ]);
  });

  test('all problems of all blocks at once', () => {
    expect(told([{ type: 'a' }, { type: 'b' }])).toHaveLength(2);
  });

  test('blocks that are no list', () => {
    expect(told({ type: 'section' })).toEqual(['must provide an array [json-pointer:/blocks]']);
  });
});

test('the same action id may stand in different blocks', () => {
  expect(told([actions(button('a')), actions(button('a'))])).toEqual([]);
});

test.each([
  ['message', 50],
  ['modal', 100],
] as const)('a %s takes %i blocks and not one more', (surface, max) => {
  expect(
    told(
      repeat(max, () => section()),
      surface,
    ),
  ).toEqual([]);
  expect(
    told(
      repeat(max + 1, () => section()),
      surface,
    ),
  ).toEqual([`no more than ${max} items allowed [json-pointer:/blocks]`]);
});

test.each([
  ['modal', { type: 'markdown', text: 'a' }],
  ['home', { type: 'data_visualization' }],
  ['message', { type: 'alert', text: plain('a') }],
] as const)('a %s does not take every block', (surface, block) => {
  expect(told([block], surface)).toEqual([
    `unsupported type: ${block.type} [json-pointer:/blocks/0/type]`,
  ]);
});

test('the total counts texts however deep they lie, and nothing else', () => {
  expect(textTotal([section('12345'), actions(button('a'))])).toBe('12345'.length + 'Press'.length);
});
