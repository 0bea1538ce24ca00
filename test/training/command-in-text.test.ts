import { describe, expect, it } from 'vitest';
import { findTraining } from '../../src/training/command-in-text.ts';
import { formatCommand } from '../../src/training/command.ts';
import { context } from './builders.ts';

function found(text: string): string | undefined {
  const training = findTraining(text, context.catalog);
  return training && formatCommand(training.request);
}

describe('a message that speaks of a training', () => {
  it.each([
    ['alone', '/train resnet gpu=2 lr=0.01', '/train resnet gpu=2 lr=0.01'],
    ['in a sentence', 'try /train resnet lr=0.01\nand tell me', '/train resnet lr=0.01'],
    ['in code', 'try `/train resnet lr=0.01` please', '/train resnet lr=0.01'],
    ['in a block', 'see\n```\n/train resnet lr=0.01\n```\nthanks', '/train resnet lr=0.01'],
    ['in a block on one line', '```/train resnet lr=0.01```', '/train resnet lr=0.01'],
    ['in bold', '*/train resnet lr=0.01*', '/train resnet lr=0.01'],
    ['quoted', '&gt; /train resnet lr=0.01', '/train resnet lr=0.01'],
    [
      'over several lines, in quotes',
      '```\n/train resnet note="a\nb" lr=1\nmore\n```',
      '/train resnet note="a\nb" lr=1',
    ],
    ['with a quote that is never closed', '/train resnet note="a\nb', '/train resnet note=a'],
    ['with smart quotes', '/train resnet note=“a b”', '/train resnet note="a b"'],
    ['with what Slack encodes', '/train resnet note=a&amp;b', '/train resnet note="a&b"'],
    [
      'with a link that Slack made',
      '/train resnet data=<http://host/x|host/x>',
      '/train resnet data=host/x',
    ],
    [
      'with an entity in the value, as a message of the bot has it',
      '```\n/train resnet note=a&amp;amp;lt;b\n```',
      '/train resnet note="a&amp;lt;b"',
    ],
    [
      'as the former body',
      'we used {"model_name": "resnet", "type": "gpu", "hw_num": "2", "lr": "0.01"} before',
      '/train resnet type=gpu gpu=2 lr=0.01',
    ],
    [
      'as the former body with smart quotes',
      '{“model_name”: “resnet”, “lr”: “0.01”}',
      '/train resnet lr=0.01',
    ],
    [
      'as the former body in a call',
      'curl -X POST -d \'{"model_name": "resnet",\n "note": "{a}"}\' <http://host:8080/train>',
      '/train resnet note={a}',
    ],
    ['after another word of the bot', '/train list\n/train resnet lr=1', '/train resnet lr=1'],
    [
      'after prose that only looks like it',
      'with /train one trains. /train resnet lr=1',
      '/train resnet lr=1',
    ],
    ['with a model that there is not', 'try /train vgg lr=1', '/train vgg lr=1'],
  ])('%s', (_, text, command) => {
    expect(found(text)).toBe(command);
  });

  it.each([
    ['nothing', ''],
    ['prose', 'the training went well'],
    ['a path', 'see /srv/train resnet'],
    ['another command', '/trainer resnet'],
    ['a question to the bot', '/train status tqq5'],
    ['the bare command', 'just type /train'],
    ['another JSON', '{"name": "resnet"}'],
  ])('is not one with %s', (_, text) => {
    expect(found(text)).toBeUndefined();
  });

  it.each([
    ['the first twenty commands', '/train one trains. '.repeat(19) + '/train resnet lr=1'],
    ['the first twelve thousand characters', `${'a'.repeat(11_000)} /train resnet lr=1`],
  ])('is found in %s', (_, text) => {
    expect(found(text)).toBe('/train resnet lr=1');
  });

  it.each([
    ['twenty other commands', '/train one trains.\n'.repeat(20) + '/train resnet lr=1'],
    ['twelve thousand characters', `/train one trains.\n${'a'.repeat(12_000)} /train resnet lr=1`],
  ])('is not looked for after %s', (_, text) => {
    expect(found(text)).toMatch(/^\/train one/);
  });

  it.each(['/train ', '/train a ', '``` /train ', '{“', '/train x="\n'])(
    'is looked for in a message full of "%s" within bounds',
    (piece) => {
      expect(() => found(piece.repeat(Math.floor(40_000 / piece.length)))).not.toThrow();
    },
    10_000,
  );

  it('keeps what is wrong with its writing', () => {
    expect(findTraining('/train resnet lr 0.1', context.catalog)?.problems).toMatchObject([
      { field: 'lr', suggestion: 'lr=0.1' },
    ]);
  });
});
