import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCommand, parseCommand } from '../../src/training/command.ts';
import {
  isReserved,
  keyPattern,
  resourceWords,
  type TrainingRequest,
} from '../../src/training/request.ts';
import { requestOf } from './builders.ts';

function parsed(text: string) {
  const command = parseCommand(text);
  if (command.kind !== 'train') throw new Error(`not a training: ${text}`);
  return command;
}

/** The hyperparameters of a command as a plain object. */
function parametersOf(text: string): Record<string, string> {
  return Object.fromEntries(requestOf(text).parameters.map(({ key, value }) => [key, value]));
}

describe('what a command asks for', () => {
  it.each(['', '  ', '\u00a0', '/train', ' /train '])('%j opens the form', (text) => {
    expect(parseCommand(text)).toEqual({ kind: 'form' });
  });

  it.each(['help', '--help', '-h', '?', 'help resnet', '—help'])('%j asks for help', (text) => {
    expect(parseCommand(text)).toEqual({ kind: 'help' });
  });

  it('reads a model, the bot’s own words and hyperparameters', () => {
    expect(parsed('resnet gpu=2 lr=0.01')).toEqual({
      kind: 'train',
      request: {
        model: 'resnet',
        resources: { gpu: '2' },
        parameters: [{ key: 'lr', value: '0.01' }],
      },
      problems: [],
    });
  });

  it('reads the command with its name, as it is copied from a reply', () => {
    expect(parsed('/train resnet gpu=2')).toEqual(parsed('resnet gpu=2'));
  });
});

describe('values', () => {
  it.each([
    ['double quotes', 'a="b; rm -rf /"', 'b; rm -rf /'],
    ['single quotes', `a='$(touch x) "y" \\'`, '$(touch x) "y" \\'],
    ['escapes in double quotes', String.raw`a="x \" y \\ z \n"`, String.raw`x " y \ z \n`],
    ['an empty value in quotes', 'a=""', ''],
    ['a line break in quotes', 'a="x\ny"', 'x\ny'],
    ['no quotes at all', 'a=$(touch_x)', '$(touch_x)'],
    ['an equals sign', 'a=b=c', 'b=c'],
    ['a quote inside a word', `a=don't`, `don't`],
    ['JSON without spaces', 'a={"b":[1,2]}', '{"b":[1,2]}'],
    ['any script', 'a=모델-é-🚀', '모델-é-🚀'],
    ['smart double quotes', 'a=“hello world”', 'hello world'],
    ['smart single quotes', 'a=‘don’t stop’', 'don’t stop'],
    ['low smart quotes', 'a=„hello world“', 'hello world'],
    ['a smart quote inside straight quotes', 'a="“x” — y"', '“x” — y'],
    ['a smart apostrophe inside a word', 'a=don’t', `don't`],
    ['dashes outside quotes', 'a=1e–3', '1e-3'],
    ['a minus sign', 'a=−5', '-5'],
    ['an em dash outside quotes', 'a=x—y', 'x--y'],
    ['a non-breaking space after it', 'a=1\u00a0gpu=2', '1'],
    ['a zero-width space after it', 'a=1\u200b gpu=2', '1'],
    ['entities, decoded once', 'a=&lt;b&gt;&amp;amp;', '<b>&amp;'],
    ['a raw ampersand', 'a=b&c', 'b&c'],
    ['a link that Slack made', 'a=<http://example.com|example.com>', 'example.com'],
    ['a link as typed', 'a=<https://example.com/x?a=1&amp;b=2>', 'https://example.com/x?a=1&b=2'],
    ['a labelled link', 'a=<https://example.com|docs>', 'https://example.com'],
    ['an address that Slack made', 'a=<mailto:a@b.c|a@b.c>', 'a@b.c'],
    ['quotes around the pair', '"a=hello world"', 'hello world'],
    ['a flag look-alike', 'a=--flag', '--flag'],
  ])('%s', (_, typed, value) => {
    const command = parsed(`resnet ${typed}`);
    expect(command.problems).toEqual([]);
    expect(command.request.parameters).toEqual([{ key: 'a', value }]);
  });

  it.each([
    ['--lr=0.01', { lr: '0.01' }],
    ['--lr 0.01', { lr: '0.01' }],
    ['—lr 0.01', { lr: '0.01' }],
    ['–lr=0.01', { lr: '0.01' }],
    ['--lr -5 --batch-size 32', { lr: '-5', 'batch-size': '32' }],
  ])('reads flags as pairs: %s', (typed, parameters) => {
    expect(parsed(`resnet ${typed}`).problems).toEqual([]);
    expect(parametersOf(`resnet ${typed}`)).toEqual(parameters);
  });

  it('gives a flag named like a resource to the Job', () => {
    expect(requestOf('resnet --gpu 2').resources).toEqual({ gpu: '2' });
  });

  it.each(['resnet lr=1 -- gpu=3 nodes=2', 'resnet lr=1 — gpu=3 nodes=2'])(
    'passes on everything after the dashes: %s',
    (text) => {
      expect(requestOf(text)).toEqual({
        model: 'resnet',
        resources: {},
        parameters: [
          { key: 'lr', value: '1' },
          { key: 'gpu', value: '3', afterDashes: true },
          { key: 'nodes', value: '2', afterDashes: true },
        ],
      });
    },
  );
});

describe('the words of the former server', () => {
  it.each([
    [
      'model_name=resnet type=gpu hw_num=2',
      { model: 'resnet', resources: { type: 'gpu', gpu: '2' } },
    ],
    ['resnet hw_num=4 type=cpu', { model: 'resnet', resources: { type: 'cpu', cpu: '4' } }],
    ['resnet hw_num=2', { model: 'resnet', resources: { gpu: '2' } }],
  ])('%s', (text, request) => {
    expect(parsed(text)).toMatchObject({ request, problems: [] });
  });

  it.each([
    '{"model_name": "resnet", "type": "gpu", "hw_num": "2", "lr": "0.01"}',
    '{"model_name":"resnet","type":"gpu","hw_num":2,"lr":0.01}',
    '{“model_name”: “resnet”, “type”: “gpu”, “hw_num”: “2”, “lr”: “0.01”}',
    '/train {\n  "model_name": "resnet",\n  "type": "gpu",\n  "hw_num": 2,\n  "lr": 0.01,\n}',
  ])('reads the JSON body %s', (text) => {
    expect(parsed(text)).toEqual(parsed('resnet type=gpu hw_num=2 lr=0.01'));
  });

  it('keeps a number of the JSON body as it was typed', () => {
    expect(parametersOf('{"model_name":"resnet","lr":1e-3,"seed":12345678901234567890}')).toEqual({
      lr: '1e-3',
      seed: '12345678901234567890',
    });
  });

  it('decodes the escapes of a JSON text', () => {
    const text = String.raw`{"model_name":"resnet","note":"a \"b\" \u00e9 \\ {}, "}`;
    expect(parametersOf(text)).toEqual({ note: 'a "b" é \\ {}, ' });
  });

  it.each([
    ['{"model_name": "resnet"', 'command'],
    ['{resnet gpu=2}', 'command'],
    ['{"model_name": "resnet", "lr": null}', 'lr'],
    ['{"model_name": "resnet", "lr": [1, 2]}', 'lr'],
    ['{"lr": 1, "lr": 2}', 'lr'],
  ])('says what is wrong with %s', (text, field) => {
    expect(parsed(text).problems.map((problem) => problem.field)).toEqual([field]);
  });
});

describe('problems of writing', () => {
  it.each([
    ['resnet lr 0.01', 'lr', 'lr=0.01'],
    ['resnet lr = 0.01', 'lr', 'lr=0.01'],
    ['resnet lr= 0.01', 'lr', 'lr=0.01'],
    ['resnet lr =0.01', 'lr', 'lr=0.01'],
    ['resnet lr:0.01', 'lr', 'lr=0.01'],
    ['resnet note "a b"', 'note', 'note="a b"'],
    ['--lr 0.01 resnet', 'lr', 'lr=0.01'],
    ['resnet -lr=0.01', 'command', 'lr=0.01'],
    ['resnet --amp gpu=2', 'amp', 'amp=true'],
    ['resnet note="a b', 'note', 'note="a b"'],
    ['resnet note="a"b', 'note', 'note=a'],
    ['resnet lr=', 'lr', undefined],
    ['resnet lr= gpu=2', 'lr', undefined],
    ['resnet a=1 =', 'command', undefined],
    ['resnet lr=1 lr=2', 'lr', undefined],
    ['resnet gpu=1 gpu=1', 'gpu', undefined],
    ['resnet model_name=mlp', 'model', undefined],
    ['resnet gpu=2 hw_num=3', 'gpu', undefined],
    ['resnet hw_num=2 hw_num=3', 'hw_num', undefined],
    ['resnet 0.01', 'command', undefined],
    ['resnet 학습률=0.1', 'command', undefined],
    ['resnet -- resnet', 'command', undefined],
  ])('%s', (text, field, suggestion) => {
    const { problems } = parsed(text);
    expect(problems.map((problem) => [problem.field, problem.suggestion])).toEqual([
      [field, suggestion],
    ]);
  });

  it.each(['resnet lr 0.01', 'resnet lr = 0.01', 'resnet lr= 0.01', '--lr 0.01 resnet'])(
    'understands %s all the same, for the corrected command',
    (text) => {
      expect(formatCommand(requestOf(text))).toBe('/train resnet lr=0.01');
    },
  );

  it('tells all of them at once', () => {
    const { problems } = parsed('resnet lr 0.01 gpu=1 gpu=2 stray! note="open');
    expect(problems.map(({ field }) => field)).toEqual(['lr', 'gpu', 'command', 'note']);
  });
});

const tricky =
  '" \' \\ \n -- = “ ” ’ — – \u00a0 &amp; & lt; <http://x|x> < $(x) ` { \0 \u200b … 모 🚀 a \\" | >';
const trickyText = fc.constantFrom(' ', '\n', '\u00a0', ...tricky.split(' '));
const anyValue = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.oneof(trickyText, trickyText, fc.string({ unit: 'grapheme' })))
    .map((all) => all.join('')),
);
const anyKey = fc
  .tuple(
    fc.constantFrom('a', '_', 'lr', 'Gpu', 'x.y', 'n-1'),
    fc.stringMatching(/^[A-Za-z0-9_.-]{0,9}$/),
  )
  .map((parts) => parts.join(''))
  .filter((key) => keyPattern.test(key));

const anyRequest: fc.Arbitrary<TrainingRequest> = fc
  .record({
    model: anyValue,
    resources: fc
      .uniqueArray(fc.tuple(fc.constantFrom(...resourceWords), anyValue), {
        selector: ([word]) => word,
      })
      .map((pairs) => Object.fromEntries(pairs)),
    parameters: fc.uniqueArray(
      fc.record({
        key: fc.oneof(anyKey, fc.constantFrom(...resourceWords)),
        value: anyValue,
        passed: fc.boolean(),
      }),
      { selector: ({ key }) => key },
    ),
  })
  .map(({ model, resources, parameters }) => {
    const own = parameters.filter(({ key, passed }) => !passed && !isReserved(key));
    const passedOn = parameters.filter((parameter) => !own.includes(parameter));
    return {
      model,
      resources,
      parameters: [
        ...own.map(({ key, value }) => ({ key, value })),
        ...passedOn.map(({ key, value }) => ({ key, value, afterDashes: true as const })),
      ],
    };
  });

describe('the canonical command', () => {
  it('is read back as the very same request, whatever the values', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        expect(parseCommand(formatCommand(request))).toEqual({
          kind: 'train',
          request,
          problems: [],
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('quotes only what needs it', () => {
    expect(formatCommand(requestOf('resnet lr="0.01" note="a b" gpu="2" path=\'/x/y\''))).toBe(
      '/train resnet gpu=2 lr=0.01 note="a b" path=/x/y',
    );
  });

  it('says so where a model is named like a word of the command', () => {
    expect(formatCommand(requestOf('model_name=help'))).toBe('/train model_name=help');
  });
});

it('never throws, whatever is typed', () => {
  const anyText = fc.oneof(
    anyValue,
    fc.array(fc.oneof(trickyText, anyKey)).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(anyText, (text) => {
      const command = parseCommand(text);
      const problems = command.kind === 'train' ? command.problems : [];
      for (const { message, expected } of problems) expect(message && expected).not.toBe('');
    }),
    { numRuns: 3000 },
  );
});
