import { expect, test } from 'vitest';
import { heldText, optionsOf } from '../../../../src/sandbox/page/client/blocks/held.ts';
import { sizeText } from '../../../../src/sandbox/page/client/size.ts';

const option = (value: string) => ({ value, text: { type: 'plain_text', text: `the ${value}` } });

test.each([
  [{ initial_value: 'a' }, undefined, 'a'],
  [{ initial_value: 'a' }, { type: 'plain_text_input', value: 'b' }, 'b'],
  [{ initial_value: 'a' }, { type: 'plain_text_input', value: null }, ''],
  [{ initial_option: option('x') }, undefined, 'x'],
  [{}, { selected_options: [option('x'), option('y')] }, 'x,y'],
  [{}, { selected_users: ['U1', 'U2'] }, 'U1,U2'],
  [{ initial_date_time: 1_764_000_000 }, undefined, '1764000000'],
  [{}, undefined, ''],
])('%j with the state %j shows %j', (element, state, expected) => {
  expect(heldText(element, state)).toBe(expected);
});

test('options of groups are offered with their group', () => {
  const groups = [{ label: { type: 'plain_text', text: 'G' }, options: [option('x')] }];
  expect(optionsOf({ option_groups: groups })).toEqual([
    { value: 'x', label: 'the x', description: '', group: 'G' },
  ]);
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [135_900, '136 kB'],
  [999_600, '1.0 MB'],
  [12_345_678, '12 MB'],
])('%d bytes are %s', (bytes, expected) => {
  expect(sizeText(bytes)).toBe(expected);
});
