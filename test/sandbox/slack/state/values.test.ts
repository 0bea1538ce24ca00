import { expect, test } from 'vitest';
import { valuesOf, type Values } from '../../../../src/sandbox/slack/state/values.ts';
import { input, numberInput, option, section, select, textInput } from '../support/blocks.ts';

const typed = (text: string): Values => ({
  name: { value: { type: 'plain_text_input', value: text } },
});

test('untouched fields are null, or what they start with', () => {
  const blocks = [
    input('name'),
    input('lr', numberInput({ initial_value: '0.1' })),
    input('optimizer', select('value', ['sgd', 'adam'], { initial_option: option('adam') })),
  ];
  expect(valuesOf(blocks)).toEqual({
    name: { value: { type: 'plain_text_input', value: null } },
    lr: { value: { type: 'number_input', value: '0.1' } },
    optimizer: { value: { type: 'static_select', selected_option: option('adam') } },
  });
});

test('what was typed stays where block_id and action_id are the same', () => {
  const again = input('name', textInput({ initial_value: 'other' }));
  expect(valuesOf([again], typed('mine'))).toEqual(typed('mine'));
});

test.each([
  ['another block_id', input('title')],
  ['another action_id', input('name', textInput({ action_id: 'other' }))],
  ['another type', input('name', numberInput())],
])('what was typed goes with %s', (_, block) => {
  expect(JSON.stringify(valuesOf([block], typed('mine')))).not.toContain('mine');
});

test('a choice that is no longer on offer goes', () => {
  const before = valuesOf([input('m', select('value', ['a'], { initial_option: option('a') }))]);
  const after = valuesOf([input('m', select('value', ['b']))], before);
  expect(after).toEqual({ m: { value: { type: 'static_select', selected_option: null } } });
});

test('menus beside a section have state, buttons have none', () => {
  const blocks = [section('a', { block_id: 's', accessory: select('m', ['a']) })];
  expect(valuesOf(blocks)).toEqual({ s: { m: { type: 'static_select', selected_option: null } } });
});
