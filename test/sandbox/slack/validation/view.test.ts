import { expect, test } from 'vitest';
import { viewProblems, viewTooLarge } from '../../../../src/sandbox/slack/validation/view.ts';
import { input, modal, plain, section, type Block } from '../support/blocks.ts';

const told = (view: unknown, surface: 'modal' | 'home' = 'modal'): string[] =>
  viewProblems(view, surface).map(({ message, pointer }) => `${message} [json-pointer:${pointer}]`);

test('takes a modal with an input', () => {
  expect(told(modal([input('a')]))).toEqual([]);
});

test('takes a home tab, whose inputs need no submit button', () => {
  expect(told({ type: 'home', blocks: [section(), input('a')] }, 'home')).toEqual([]);
});

const { submit: _submit, ...withoutSubmit } = modal([section(), input('a')]);

const refused: [string, unknown, string][] = [
  ['no view', 'text', 'must provide an object [json-pointer:/view]'],
  [
    'another type',
    { type: 'home', blocks: [] },
    'unsupported type: home [json-pointer:/view/type]',
  ],
  [
    'a long title',
    modal([], { title: plain('x'.repeat(25)) }),
    'must be less than 25 characters [json-pointer:/view/title/text]',
  ],
  ['no title', { type: 'modal', blocks: [] }, 'missing required field: title [json-pointer:/view]'],
  [
    'an unknown field',
    modal([], { submit_label: 'x' }),
    'invalid additional property: submit_label [json-pointer:/view]',
  ],
  [
    'inputs without a submit button',
    withoutSubmit,
    'must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/1/input]',
  ],
  [
    'long private metadata',
    modal([], { private_metadata: 'x'.repeat(3_001) }),
    'must be less than 3001 characters [json-pointer:/view/private_metadata]',
  ],
  [
    'a bad block',
    modal([{ type: 'nope' }]),
    'unsupported type: nope [json-pointer:/view/blocks/0/type]',
  ],
];
test.each(refused)('refuses %s', (_, view, problem) => {
  expect(told(view)).toContain(problem);
});

test('a view of more than 250 kB is too large', () => {
  const of = (characters: number): Block => modal([section('x'.repeat(characters))]);
  expect([viewTooLarge(of(249_000)), viewTooLarge(of(250_000))]).toEqual([false, true]);
});
