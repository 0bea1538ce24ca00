import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../src/training/command.ts';
import { describeProblem } from '../../src/training/problem.ts';
import { resourceWords } from '../../src/training/request.ts';
import { resolveSpec } from '../../src/training/spec.ts';
import { context, mlp, refusalOf, requestOf, resnet, specOf } from './builders.ts';

describe('a request without problems', () => {
  it('becomes a spec, wholly decided', () => {
    expect(specOf('Resnet gpu=2 lr=0.01')).toEqual({
      id: 'abcdefghij',
      jobName: 'resnet-abcdefghij',
      namespace: 'vision',
      model: 'resnet',
      type: 'gpu',
      gpuCount: 2,
      image: 'matilda/resnet-train-gpu:latest',
      command: ['python', 'train.py'],
      args: ['--use-tensorboard', '--lr', '0.01', '--epochs', '90'],
      timeLimitSeconds: 86_400,
      parameters: [
        { key: 'lr', value: '0.01', given: true },
        { key: 'epochs', value: '90', given: false },
      ],
      user: { slackId: 'U0123ABCD', id: 'vision1', uid: 2001, gid: 2000, groups: ['team-a'] },
      outputs: {
        userRoot: '/share/vision1',
        relative: 'gpu/resnet/20260103_0104-abcd',
        folder: '/share/vision1/gpu/resnet/20260103_0104-abcd',
        checkpoint: '/share/vision1/gpu/resnet/20260103_0104-abcd/checkpoint',
        logs: '/share/vision1/gpu/resnet/20260103_0104-abcd/logs',
        tensorboard: '/share/vision1/gpu/resnet/20260103_0104-abcd/tensorboard',
      },
      requestedAt: '2026-01-02T16:04:00.000Z',
      commandText: '/train resnet gpu=2 lr=0.01',
    });
  });

  it('asks for the very same again with its own command text', () => {
    const spec = specOf(`resnet note="a 'b' \\"c\\"" -- gpu=3`);
    expect(specOf(spec.commandText)).toEqual(spec);
  });

  it.each([
    ['resnet', { type: 'gpu', gpuCount: 1 }],
    ['resnet type=GPU gpu=4', { type: 'gpu', gpuCount: 4 }],
    ['resnet type=cpu', { type: 'cpu', gpuCount: 0, image: 'matilda/resnet-train-cpu:latest' }],
    ['resnet type=cpu gpu=0', { type: 'cpu', gpuCount: 0 }],
    ['resnet gpu=0', { type: 'cpu', gpuCount: 0 }],
    ['mlp hidden=3', { type: 'cpu', gpuCount: 0 }],
    ['mlp hidden=3 gpu=0', { type: 'cpu', gpuCount: 0 }],
    [
      'resnet cpu=4 memory=16Gi time=1d12h',
      { cpu: '4', memory: '16Gi', timeLimitSeconds: 129_600 },
    ],
    ['resnet memory=16GB', { memory: '16G' }],
    ['resnet tag=v1.2', { image: 'matilda/resnet-train-gpu:v1.2' }],
    ['resnet image=ghcr.io/a/b:c', { image: 'ghcr.io/a/b:c' }],
  ])('%s', (text, expected) => {
    expect(specOf(text)).toMatchObject(expected);
  });

  it('trains on CPU where the person may use no GPU', () => {
    const user = { ...context.user, maxGpus: 0 };
    expect(specOf('resnet', { user })).toMatchObject({ type: 'cpu', gpuCount: 0 });
  });

  it('takes from the model what it says for itself, else from the defaults', () => {
    const own = {
      ...resnet,
      image: 'own/{model}:{type}',
      command: ['own'],
      args: [],
      timeLimitSeconds: 60,
      memory: '1Gi',
      parameters: {},
    };
    const catalog = new Map([['resnet', own]]);
    const defaults = { ...context.defaults, cpu: '2', memory: '8Gi' };
    expect(specOf('resnet', { catalog, defaults })).toMatchObject({
      image: 'own/resnet:gpu',
      command: ['own'],
      args: [],
      timeLimitSeconds: 60,
      cpu: '2',
      memory: '1Gi',
    });
  });

  it('makes a DNS label of a Job’s name, however long or dotted the model’s', () => {
    const name = `a._-b${'c'.repeat(35)}`;
    const catalog = new Map([[name, { ...resnet, name }]]);
    const { jobName } = specOf(name, { catalog });
    expect(jobName).toMatch(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);
    expect(jobName.length).toBeLessThanOrEqual(52);
  });
});

describe('the arguments', () => {
  it.each([
    ['a=1', ['--a', '1']],
    ['a="b; rm -rf /"', ['--a', 'b; rm -rf /']],
    ['a=$(touch_x)', ['--a', '$(touch_x)']],
    ['a=-5', ['--a', '-5']],
    ['a=-.5', ['--a', '-.5']],
    ['a=-1e-3', ['--a=-1e-3']],
    ['a=--flag', ['--a=--flag']],
    ['a=-', ['--a=-']],
    ['a=""', ['--a=']],
    ['b_1=2 a=1', ['--b_1', '2', '--a', '1']],
  ])('of %s', (typed, expected) => {
    const catalog = new Map([['resnet', { ...resnet, parameters: {} }]]);
    expect(specOf(`resnet ${typed}`, { catalog }).args).toEqual(['--use-tensorboard', ...expected]);
  });

  it('hold every printable value exactly as it was typed', () => {
    const printable = fc
      .string({ unit: 'binary', maxLength: 3000 })
      .filter((value) => !/[^\P{Cc}\n\r\t]/u.test(value));
    fc.assert(
      fc.property(printable, (value) => {
        const request = { model: 'resnet', resources: {}, parameters: [{ key: 'note', value }] };
        const resolved = resolveSpec(request, context);
        const args = resolved.ok ? resolved.spec.args.slice(1, -4) : [];
        const [first, second] = args;
        expect(args.length === 1 ? first : `${first}=${second}`).toBe(`--note=${value}`);
      }),
    );
  });

  it('hold 3,000 characters of any kind', () => {
    const value = '🚀'.repeat(3000);
    expect(specOf(`resnet note=${value}`).args).toContain(value);
  });
});

describe('problems', () => {
  it.each<[string, string, string | undefined, string]>([
    // command, field, suggestion, corrected
    ['resnt', 'model', 'resnet', '/train resnet'],
    ['gpu=1', 'model', undefined, '/train … gpu=1'],
    ['model=resnet lr=1', 'model', 'resnet', '/train resnet lr=1'],
    ['inception lr=1', 'model', undefined, '/train … lr=1'],
    ['resnet type=tpu', 'type', 'type=gpu', '/train resnet type=gpu'],
    ['mlp hidden=1 type=gpu', 'type', 'type=cpu', '/train mlp type=cpu hidden=1'],
    ['resnet type=cpu gpu=2', 'gpu', 'type=gpu gpu=2', '/train resnet type=gpu gpu=2'],
    ['mlp hidden=1 gpu=2', 'gpu', undefined, '/train mlp hidden=1'],
    ['resnet gpu=5', 'gpu', 'gpu=4', '/train resnet gpu=4'],
    ['resnet gpu=two', 'gpu', undefined, '/train resnet'],
    ['resnet gpu=2gpus', 'gpu', 'gpu=2', '/train resnet gpu=2'],
    ['resnet gpu=2.0', 'gpu', 'gpu=2', '/train resnet gpu=2'],
    ['resnet type=gpu gpu=0', 'gpu', 'gpu=1', '/train resnet type=gpu gpu=1'],
    ['resnet gpu=""', 'gpu', undefined, '/train resnet'],
    ['resnet cpu=0', 'cpu', undefined, '/train resnet'],
    ['resnet cpu=4cores', 'cpu', 'cpu=4', '/train resnet cpu=4'],
    ['resnet memory=16', 'memory', 'memory=16Gi', '/train resnet memory=16Gi'],
    ['resnet memory=lots', 'memory', undefined, '/train resnet'],
    ['resnet time=2', 'time', 'time=2h', '/train resnet time=2h'],
    ['resnet time=90', 'time', 'time=1h30m', '/train resnet time=1h30m'],
    ['resnet time=01:30:00', 'time', 'time=1h30m', '/train resnet time=1h30m'],
    ['resnet time=soon', 'time', undefined, '/train resnet'],
    ['resnet time=9999999d', 'time', undefined, '/train resnet'],
    ['resnet image=A/B:c', 'image', 'image=a/b:c', '/train resnet image=a/b:c'],
    ['resnet image="x y"', 'image', undefined, '/train resnet'],
    ['resnet tag=-1', 'tag', undefined, '/train resnet'],
    ['resnet tag=v1 image=a/b:c', 'tag', 'image=a/b:v1', '/train resnet image=a/b:v1'],
    ['resnet lr=abc', 'lr', undefined, '/train resnet lr=…'],
    ['resnet lr=1,5', 'lr', 'lr=1.5', '/train resnet lr=1.5'],
    ['resnet lr=-1', 'lr', 'lr=0', '/train resnet lr=0'],
    ['resnet epochs=1e3', 'epochs', 'epochs=1000', '/train resnet epochs=1000'],
    ['resnet optimizer=Adam', 'optimizer', 'optimizer=adam', '/train resnet optimizer=adam'],
    ['resnet ephocs=3', 'ephocs', 'epochs=3', '/train resnet epochs=3'],
    ['resnet LR=3', 'LR', 'lr=3', '/train resnet lr=3'],
    ['resnet gpus=2', 'gpus', 'gpu=2', '/train resnet gpu=2'],
    ['resnet GPU=2', 'GPU', 'gpu=2', '/train resnet gpu=2'],
    ['resnet time_limit=2h', 'time_limit', 'time=2h', '/train resnet time=2h'],
    ['resnet dry_run=true', 'dry_run', 'dry-run=true', '/train resnet dry-run=true'],
    ['resnet dry-run=maybe', 'dry-run', 'dry-run=true', '/train resnet dry-run=true'],
    ['mlp hiden=3', 'hiden', 'hidden=3', '/train mlp hidden=3'],
    ['mlp hidden=3 foo=1', 'foo', undefined, '/train mlp hidden=3'],
    ['mlp hidden=3 -- foo=1', 'foo', undefined, '/train mlp hidden=3'],
    ['mlp', 'hidden', undefined, '/train mlp hidden=…'],
    ['mlp hidden=x', 'hidden', undefined, '/train mlp hidden=…'],
    ['mlp hidden=3 bias=yes', 'bias', 'bias=true', '/train mlp hidden=3 bias=true'],
    ['mlp hidden=3 name=abcdefg', 'name', undefined, '/train mlp hidden=3 name=…'],
    ['mlp hidden=3 name=ABC', 'name', undefined, '/train mlp hidden=3 name=…'],
    ['resnet note="a\0b"', 'note', undefined, '/train resnet note=ab'],
    ['resnet note="a\u001bb"', 'note', undefined, '/train resnet note=ab'],
    ['resnet note="a\ud83d"', 'note', undefined, '/train resnet note=a'],
    [`resnet note=${'x'.repeat(3001)}`, 'note', undefined, '/train resnet'],
    [`resnet ${'x'.repeat(65)}=1`, 'x'.repeat(65), undefined, '/train resnet'],
  ])('%s', (text, field, suggestion, corrected) => {
    const refusal = refusalOf(text);
    expect(refusal.problems.map((problem) => [problem.field, problem.suggestion])).toEqual([
      [field, suggestion],
    ]);
    expect(refusal.corrected).toBe(corrected);
  });

  it('come all at once, checked against the model that was meant', () => {
    const { problems, corrected } = refusalOf('resnt gpu=99 time=2 nodes=2 lr=1,5 optimizer=sdg');
    expect(problems.map(({ field }) => field)).toEqual([
      'model',
      'gpu',
      'time',
      'nodes',
      'lr',
      'optimizer',
    ]);
    expect(corrected).toBe('/train resnet gpu=4 time=2h lr=1.5 optimizer=sgd');
  });

  it('name the person’s limit or the model’s, whichever is lower', () => {
    const [own] = refusalOf('resnet gpu=5').problems;
    expect(own && describeProblem(own)).toBe(
      'gpu is “5”, but vision1 may use at most 4 GPUs. Expected: a whole number from 1 to 4. Did you mean gpu=4?',
    );
    const { maxGpus: _, ...unlimited } = context.user;
    const [models] = refusalOf('resnet gpu=9', { user: unlimited }).problems;
    expect(models?.message).toBe('gpu is “9”, but resnet takes at most 8 GPUs.');
  });

  it.each(['nodes', 'queue', 'priority', 'dataset', 'notify'])('refuse %s by name', (word) => {
    const [problem] = refusalOf(`resnet ${word}=1`).problems;
    expect(problem).toMatchObject({ field: word, received: '1' });
    expect(problem?.message).toContain(`${word} is not offered here`);
  });

  it('tell of a key that stands twice in a form', () => {
    const parameters = [
      { key: 'lr', value: '1' },
      { key: 'lr', value: '2' },
    ];
    const resolved = resolveSpec({ model: 'resnet', resources: {}, parameters }, context);
    expect(resolved).toMatchObject({ ok: false, problems: [{ field: 'lr', received: '2' }] });
  });

  it('tell of more than a hundred hyperparameters once', () => {
    const many = Array.from({ length: 101 }, (_, index) => `p${index}=x`).join(' ');
    expect(refusalOf(`resnet ${many}`).problems.map(({ field }) => field)).toEqual(['command']);
  });

  it('mend what a mend uncovers', () => {
    expect(refusalOf('mlp gpus=3 hidden=2').corrected).toBe('/train mlp hidden=2');
    expect(refusalOf('resnet gpus=99').corrected).toBe('/train resnet gpu=4');
  });

  it('name no limit of a catalog without models', () => {
    const [problem] = refusalOf('resnet', { catalog: new Map() }).problems;
    expect(problem?.expected).toBe('a model, but none is configured yet');
  });
});

describe('hyperparameters of an open model', () => {
  it.each(['beta1=0.9', 'tau=0.9', 'epochs2=3', 'momentum=0.9', 'lo=1', 'workers=4'])(
    'passes on %s, which resembles nothing',
    (typed) => {
      expect(specOf(`resnet ${typed}`).args).toContain(`--${typed.split('=')[0]}`);
    },
  );

  it.each(['gpus=2', 'ephocs=3', 'gpu=9', 'dry-run=1'])(
    'passes on %s after the dashes',
    (typed) => {
      const [key, value] = typed.split('=');
      expect(specOf(`resnet -- ${typed}`).args).toEqual(
        expect.arrayContaining([`--${key}`, value]),
      );
    },
  );

  it('checks a declared hyperparameter after the dashes too', () => {
    expect(refusalOf('resnet -- lr=abc').problems).toMatchObject([{ field: 'lr' }]);
  });

  it('reaches a hyperparameter named like a resource after the dashes', () => {
    const named = { ...mlp, parameters: { gpu: { type: 'integer' as const } } };
    const catalog = new Map([['mlp', named]]);
    expect(specOf('mlp -- gpu=3', { catalog }).args).toEqual(['--use-tensorboard', '--gpu', '3']);
  });
});

const anyWord = fc.oneof(
  fc.constantFrom(
    ...resourceWords,
    'lr',
    'epochs',
    'ephocs',
    'gpus',
    'hidden',
    'note',
    'optimizer',
    'x',
  ),
  fc.stringMatching(/^[a-z_][a-z0-9_.-]{0,6}$/),
);
const anyTyped = fc.oneof(
  fc.constantFrom(
    '1',
    '2',
    '99',
    '0',
    '-1',
    '1,5',
    '1e3',
    '2h',
    '16',
    '16GB',
    'cpu',
    'gpu',
    'v1',
    'Adam',
    'a/b:c',
  ),
  fc.stringMatching(/^[\w.,:/%-]{1,8}$/),
);
const anyCommand = fc
  .tuple(
    fc.constantFrom('resnet', 'mlp', 'resnt', 'MLP'),
    fc.uniqueArray(fc.tuple(anyWord, anyTyped), { selector: ([word]) => word, maxLength: 6 }),
  )
  .map(([model, pairs]) => [model, ...pairs.map((pair) => pair.join('='))].join(' '));

describe('the corrected command', () => {
  it('has no problems left, save where only the person knows', () => {
    fc.assert(
      fc.property(anyCommand, (text) => {
        const resolved = resolveSpec(requestOf(text), context);
        if (resolved.ok || resolved.corrected.includes('…')) return;
        const again = parseCommand(resolved.corrected);
        expect(again).toMatchObject({ kind: 'train', problems: [] });
        expect(resolveSpec(requestOf(resolved.corrected), context)).toMatchObject({ ok: true });
      }),
      { numRuns: 2000 },
    );
  });
});
