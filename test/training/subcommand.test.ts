import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCommand, parseCommand } from '../../src/training/command.ts';
import { requestOf } from './builders.ts';

const models = ['resnet', 'mlp'];
const parse = (text: string) => parseCommand(text, models);

describe('a subcommand', () => {
  it.each<[string, object]>([
    ['help', { kind: 'help' }],
    ['Help', { kind: 'help' }],
    ['models', { kind: 'models' }],
    ['models resnet', { kind: 'models', name: 'resnet' }],
    ['list', { kind: 'list', of: 'mine' }],
    ['List mine', { kind: 'list', of: 'mine' }],
    ['list all', { kind: 'list', of: 'all' }],
    ['list @vision1', { kind: 'list', of: { user: 'vision1' } }],
    ['list vision1', { kind: 'list', of: { user: 'vision1' } }],
    ['list <@U0VISION1|vision1>', { kind: 'list', of: { user: 'U0VISION1' } }],
    ['status', { kind: 'status', run: 'last' }],
    ['status tqq5', { kind: 'status', run: 'tqq5' }],
    ['logs', { kind: 'logs', run: 'last' }],
    ['logs tqq5', { kind: 'logs', run: 'tqq5' }],
    ['logs 100', { kind: 'logs', run: 'last', lines: 100 }],
    ['logs tqq5 100', { kind: 'logs', run: 'tqq5', lines: 100 }],
    ['cancel last', { kind: 'cancel', run: 'last' }],
    ['cancel tqq5 wrong data', { kind: 'cancel', run: 'tqq5', reason: 'wrong data' }],
    [
      'cancel tqq5  lr=10 was  too much',
      { kind: 'cancel', run: 'tqq5', reason: 'lr=10 was too much' },
    ],
    ['cancel tqq5 "wrong data"', { kind: 'cancel', run: 'tqq5', reason: 'wrong data' }],
    ['cancel tqq5 “it’s wrong”', { kind: 'cancel', run: 'tqq5', reason: 'it’s wrong' }],
  ])('%s', (text, parsed) => {
    expect(parse(text)).toEqual(parsed);
    expect(parse(`/train ${text}`)).toEqual(parsed);
  });

  it('keeps no more of a reason than is told', () => {
    const parsed = parse(`cancel tqq5 ${'x'.repeat(1000)}`);
    expect(parsed).toMatchObject({ kind: 'cancel', reason: `${'x'.repeat(299)}…` });
  });

  it.each(['rerun', 'resume'] as const)('%s reads what is to be different', (kind) => {
    expect(parse(`${kind} tqq5 gpu=4 lr=0.1 -- gpu=x`)).toEqual({
      kind,
      run: 'tqq5',
      changes: {
        resources: { gpu: '4' },
        parameters: [
          { key: 'lr', value: '0.1' },
          { key: 'gpu', value: 'x', afterDashes: true },
        ],
        dropped: [],
      },
      problems: [],
    });
    expect(parse(`${kind} last`)).toMatchObject({ kind, run: 'last', problems: [] });
    expect(parse(`${kind} last lr 0.1 mlp`)).toMatchObject({
      changes: { parameters: [{ key: 'lr', value: '0.1' }] },
      problems: [{ field: 'lr' }, { field: 'command' }],
    });
    expect(parse(`${kind} last model_name=mlp`)).toMatchObject({ problems: [{ field: 'model' }] });
  });
});

describe('a dry run', () => {
  it.each([
    'plan resnet gpu=2 lr=0.1',
    'resnet gpu=2 lr=0.1 dry-run',
    'resnet dry-run gpu=2 lr=0.1',
    'resnet gpu=2 --dry-run lr=0.1',
    'resnet gpu=2 lr=0.1 --dry-run',
    'dry-run resnet gpu=2 lr=0.1',
    'resnet gpu=2 lr=0.1 dry-run=true',
    'plan resnet gpu=2 lr=0.1 dry-run=true',
    'Plan model_name=resnet gpu=2 lr=0.1',
  ])('%s', (text) => {
    expect(parse(text)).toEqual({
      kind: 'train',
      request: {
        model: 'resnet',
        resources: { gpu: '2', 'dry-run': 'true' },
        parameters: [{ key: 'lr', value: '0.1' }],
      },
      problems: [],
    });
  });

  it('is the model’s own word after the dashes', () => {
    expect(requestOf('resnet -- dry-run=x')).toMatchObject({
      resources: {},
      parameters: [{ key: 'dry-run', value: 'x', afterDashes: true }],
    });
  });
});

describe('what cannot be understood says what to type', () => {
  it.each([
    ['lst', '/train list'],
    ['lits all', '/train list all'],
    ['ps', '/train list'],
    ['squeue', '/train list'],
    ['cancle tqq5', '/train cancel tqq5'],
    ['stop tqq5 it is wrong', '/train cancel tqq5 it is wrong'],
    ['kill last', '/train cancel last'],
    ['stauts', '/train status'],
    ['log tqq5 50', '/train logs tqq5 50'],
    ['hlep', '/train help'],
    ['model', '/train models'],
    ['rerunn last lr=0.1', '/train rerun last lr=0.1'],
    ['retry last gpu=2', '/train rerun last gpu=2'],
    ['plna resnet gpu=2', '/train plan resnet gpu=2'],
    ['cancel', '/train cancel last'],
    ['rerun', '/train rerun last'],
    ['rerun lr=0.1', '/train rerun last lr=0.1'],
    ['resume', '/train resume last'],
    ['plan', '/train plan …'],
    ['list all resnet', '/train list all'],
    ['models resnet mlp', '/train models resnet'],
    ['status tqq5 now', '/train status tqq5'],
    ['logs tqq5 many', '/train logs tqq5 50'],
    ['logs tqq5 0', '/train logs tqq5 50'],
    ['logs tqq5 999999', '/train logs tqq5 2000'],
    ['logs tqq5 5 6', '/train logs tqq5 5'],
    ['list lr=0.1', '/train model_name=list lr=0.1'],
    ['cancel lr=0.1', '/train model_name=cancel lr=0.1'],
  ])('%s', (text, suggestion) => {
    const parsed = parse(text);
    expect(parsed).toMatchObject({ kind: 'unclear', problem: { suggestion } });
    const next = parse(suggestion);
    expect(['unclear', 'form']).not.toContain(next.kind);
  });

  it.each(['resnt', 'resnet', 'vit', 'lst lr=0.1', 'model_name=lst', 'constructor', '"lst"'])(
    'takes %s for a model',
    (text) => {
      expect(parse(text)).toMatchObject({ kind: 'train' });
    },
  );

  it('takes a model for a model, whatever it resembles', () => {
    expect(parseCommand('lst', ['lst'])).toMatchObject({
      kind: 'train',
      request: { model: 'lst' },
    });
  });
});

it.each(['help', 'list', 'LOGS', 'plan', 'resume', 'dry-run', '-h'])(
  'a model called %s can be trained',
  (model) => {
    const command = formatCommand({ model, resources: {}, parameters: [] });
    expect(parseCommand(command, [model])).toMatchObject({ kind: 'train', request: { model } });
  },
);

it('never throws, whatever follows a subcommand, and always says what to type', () => {
  const word = fc.constantFrom(
    'list',
    'logs',
    'cancel',
    'rerun',
    'resume',
    'plan',
    'status',
    'models',
    'lst',
    'cancle',
  );
  fc.assert(
    fc.property(word, fc.string({ unit: 'binary', maxLength: 60 }), (name, rest) => {
      const parsed = parse(`${name} ${rest}`);
      if (parsed.kind !== 'unclear') return;
      expect(parsed.problem.suggestion).toMatch(/^\/train /);
    }),
    { numRuns: 2000 },
  );
});
