import { expect, test } from 'vitest';
import { suggest } from '../../../../src/sandbox/page/client/slack/completion.ts';

const commands = [{ command: '/train', description: 'Train', usageHint: 'resnet gpu=2' }];
const catalog = {
  models: [
    {
      name: 'resnet',
      description: 'digits',
      parameters: [
        { name: 'lr', detail: 'number', choices: [] },
        { name: 'optimizer', detail: 'sgd | adam', choices: ['sgd', 'adam'] },
      ],
    },
    { name: 'mlp', description: 'digits too', parameters: [] },
  ],
  words: [{ name: 'gpu', detail: 'GPUs', choices: [] }],
};

const texts = (typed: string): readonly string[] =>
  suggest(typed, { commands }, catalog).items.map(({ text }) => text);

test.each([
  ['/', ['/train ']],
  ['/tr', ['/train ']],
  ['/train ', ['/train resnet ', '/train mlp ']],
  ['/train r', ['/train resnet ']],
  ['/train resnet ', ['/train resnet lr=', '/train resnet optimizer=', '/train resnet gpu=']],
  ['/train resnet lr=1 ', ['/train resnet lr=1 optimizer=', '/train resnet lr=1 gpu=']],
  ['/train resnet optimizer=a', ['/train resnet optimizer=adam ']],
  ['/train resnet lr=0', []],
  ['/train nosuch ', []],
  ['/train resnet note="a ', []],
  ['/train resnet -- ', []],
  ['/other ', []],
  ['hello', []],
  ['', []],
])('%j is completed to %j', (typed, expected) => {
  expect(texts(typed)).toEqual(expected);
});

test('a command comes with its usage hint, and Enter takes it until it is whole', () => {
  expect(suggest('/t', { commands }, catalog)).toEqual({
    items: [{ text: '/train ', label: '/train resnet gpu=2', detail: 'Train' }],
    firstIsChosen: true,
  });
  expect(suggest('/train', { commands }, catalog).firstIsChosen).toBe(false);
  expect(suggest('/train ', { commands }, catalog).firstIsChosen).toBe(false);
});
