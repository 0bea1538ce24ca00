import { expect, test } from 'vitest';
import { inputProblems } from '../../../../src/sandbox/slack/people/input-check.ts';
import { typeInto } from '../../../../src/sandbox/slack/people/typing.ts';
import { input, numberInput, textInput, type Block } from '../support/blocks.ts';

function problemOf(element: Block, text: string | null, extra: Block = {}): string | undefined {
  const values = { f: { value: typeInto(element, text) } };
  return inputProblems([input('f', element, extra)], values)['f'];
}

const email = { type: 'email_text_input', action_id: 'value' };

const cases: [string, string | undefined, string | undefined][] = [
  ['an empty required field', problemOf(textInput(), null), 'Please complete this required field.'],
  ['an empty optional field', problemOf(textInput(), null, { optional: true }), undefined],
  ['a text', problemOf(textInput(), 'a'), undefined],
  [
    'a short text',
    problemOf(textInput({ min_length: 2 }), 'a'),
    'Please use at least 2 characters.',
  ],
  [
    'a long text',
    problemOf(textInput({ max_length: 2 }), 'abc'),
    'Please use at most 2 characters.',
  ],
  ['a number', problemOf(numberInput({ min_value: '0', max_value: '1' }), '0.5'), undefined],
  ['no number', problemOf(numberInput(), 'abc'), 'Please enter a number.'],
  [
    'a decimal where whole numbers are asked for',
    problemOf(numberInput({ is_decimal_allowed: false }), '0.5'),
    'Please enter a whole number.',
  ],
  [
    'a number too small',
    problemOf(numberInput({ min_value: '1' }), '0'),
    'Please enter a number that is at least 1.',
  ],
  [
    'a number too large',
    problemOf(numberInput({ max_value: '8' }), '9'),
    'Please enter a number that is at most 8.',
  ],
  ['an address', problemOf(email, 'a@example.com'), undefined],
  ['no address', problemOf(email, 'example'), 'Please enter a valid e-mail.'],
];
test.each(cases)('%s', (_, told, expected) => {
  expect(told).toBe(expected);
});
