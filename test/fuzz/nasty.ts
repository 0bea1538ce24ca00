import * as fc from 'fast-check';
import { backticks } from './rendered.ts';
import { resourceWords } from '../../src/training/request.ts';

/** Text that would do harm somewhere: in mrkdwn, in a shell, in YAML, in a path, in a label. */
export const nasty = fc.constantFrom(
  '<!channel>',
  '<!here|all>',
  '<@U0VICTIM>',
  '<#C0ROOM>',
  '<https://evil.example|https://good.example>',
  '&lt;!channel&gt;',
  backticks,
  '```',
  '``` <!channel> ```',
  '*bold* _it_ ~no~',
  '\n> quote\n',
  '\u202egpj.exe',
  '\u0000',
  '\u200b',
  '$(touch /tmp/x)',
  '; rm -rf /',
  '${run}',
  '$(USER)',
  '{{ .Values }}',
  '../../etc/passwd',
  '..%2f..%2f',
  '/absolute',
  'UPPER',
  'а', // a Cyrillic look-alike
  'x'.repeat(64),
  'y'.repeat(3_000),
  '-',
  '--',
  '=',
  '==',
  '"',
  "'",
  '\\',
  '“',
  '’',
  '—',
  '😀',
  '\ud83d',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'NaN',
  '1e309',
  '-0',
  '007',
  '1_000',
  '9'.repeat(40),
);

const plainValues = fc.constantFrom(
  '1',
  '2',
  '0',
  '-1',
  '0.01',
  '1e-3',
  'gpu',
  'cpu',
  'adam',
  'sgd',
  'true',
  '2h',
  '90m',
  '16Gi',
  '500m',
  'v2',
  'matilda/other:1',
  'registry.example.com:5000/a/b@sha256:abc',
  'abc',
);

const anyText = fc
  .string({ unit: 'binary', maxLength: 60 })
  .map((text) => text.replaceAll('`', ''));

export const value = fc.oneof(
  { weight: 3, arbitrary: plainValues },
  { weight: 2, arbitrary: nasty },
  { weight: 1, arbitrary: fc.array(nasty, { maxLength: 4 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: anyText },
);

const key = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(...resourceWords, 'model_name', 'hw_num', 'lr', 'epochs', 'hidden'),
  },
  { weight: 2, arbitrary: fc.constantFrom('optimizer', 'bias', 'name', 'warmup', 'lrr', 'epoch') },
  { weight: 1, arbitrary: value },
);

const quoted = (text: string): fc.Arbitrary<string> =>
  fc.constantFrom(text, `"${text}"`, `'${text}'`, `“${text}”`, JSON.stringify(text));

const pair = fc
  .tuple(key, fc.constantFrom('=', '=', '=', ' = ', ':', ''), value.chain(quoted))
  .map((parts) => parts.join(''));

const models = fc.constantFrom('resnet', 'mlp', 'resnet', 'mlp', 'resnt', 'RESNET', 'vgg', '');

const words = fc
  .tuple(
    fc.oneof({ weight: 9, arbitrary: models }, { weight: 1, arbitrary: value }),
    fc.array(fc.oneof({ weight: 8, arbitrary: pair }, fc.constant('--'), value), { maxLength: 8 }),
    fc.constantFrom(' ', ' ', '\u00a0', '\n', '  '),
  )
  .map(([model, rest, separator]) => [model, ...rest].join(separator));

/** A command that nothing is wrong with, which chance alone would hardly make. */
const sound = fc
  .record(
    {
      gpu: fc.constantFrom('gpu=1', 'gpu=2', 'type=cpu', 'hw_num=2 type=gpu'),
      time: fc.constantFrom('time=2h', 'time=90m'),
      memory: fc.constantFrom('memory=16Gi', 'memory=512Mi'),
      lr: fc.constantFrom('lr=0.01', 'lr=1e-3'),
      open: value.map((text) => `note=${JSON.stringify(text)}`),
      passed: value.map((text) => `-- type=${JSON.stringify(text)}`),
    },
    { requiredKeys: [] },
  )
  .map((parts) => ['resnet', ...Object.values(parts)].join(' '));

const formerBody = fc
  .dictionary(key, fc.oneof(value, fc.integer(), fc.boolean(), fc.constant(null)), { maxKeys: 6 })
  .chain((body) =>
    fc.constantFrom(
      JSON.stringify(body),
      JSON.stringify({ model_name: 'resnet', ...body }),
      JSON.stringify(body).slice(0, -1),
    ),
  );

/** What somebody may type after /train. */
export const commandText = fc.oneof(
  { weight: 5, arbitrary: words },
  { weight: 3, arbitrary: sound },
  { weight: 1, arbitrary: formerBody },
  { weight: 1, arbitrary: value },
);
