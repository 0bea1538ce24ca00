import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig, parseConfig } from '../../src/config/load.ts';
import { ConfigError } from '../../src/errors.ts';

const good = `
cluster:  { namespace: training, identity: impersonate }
outputs:  { root: /share, timeZone: Asia/Seoul, mount: /mnt/share }
defaults:
  image: "matilda/{model}-train-{type}:latest"
  command: [python, train.py]
  args: [--checkpoint-path, /worker/checkpoint, --use-tensorboard, --log-path, logs/train.log]
  timeLimit: 24h
models:
  resnet:
    description: ResNet-50
    types: [gpu, cpu]
    maxGpus: 8
    parameters:
      lr:        { type: number, min: 0, max: 10, default: 0.1 }
      epochs:    { type: integer, min: 1, default: 90 }
      optimizer: { type: choice, choices: [sgd, adam] }
    openParameters: true      # others are passed on unchecked
users:
  U0123ABCD:          { id: vision1, namespace: vision, uid: 2001, gid: 2000, maxGpus: 4 }
  admin@example.com:  { id: mladmin, admin: true }
slack:    { fallbackChannel: C0123ABCD }
`;

/** What is wrong with a config.yaml, line by line. */
function problemsOf(text: string): readonly string[] {
  try {
    parseConfig(text, 'config.yaml');
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('a good config.yaml', () => {
  it('is read as documented', () => {
    expect(parseConfig(good, 'config.yaml')).toEqual({
      cluster: { namespace: 'training', identity: 'impersonate' },
      outputs: { root: '/share', timeZone: 'Asia/Seoul', mount: '/mnt/share' },
      defaults: {
        image: 'matilda/{model}-train-{type}:latest',
        command: ['python', 'train.py'],
        args: [
          '--checkpoint-path',
          '/worker/checkpoint',
          '--use-tensorboard',
          '--log-path',
          'logs/train.log',
        ],
        timeLimitSeconds: 86_400,
        keepFinishedSeconds: 604_800,
      },
      models: new Map([
        [
          'resnet',
          {
            name: 'resnet',
            description: 'ResNet-50',
            types: ['gpu', 'cpu'],
            maxGpus: 8,
            parameters: {
              lr: { type: 'number', min: 0, max: 10, default: 0.1 },
              epochs: { type: 'integer', min: 1, default: 90 },
              optimizer: { type: 'choice', choices: ['sgd', 'adam'] },
            },
            openParameters: true,
          },
        ],
      ]),
      users: new Map([
        [
          'U0123ABCD',
          {
            id: 'vision1',
            namespace: 'vision',
            uid: 2001,
            gid: 2000,
            groups: [],
            maxGpus: 4,
            admin: false,
          },
        ],
        ['admin@example.com', { id: 'mladmin', namespace: 'training', groups: [], admin: true }],
      ]),
      diagnosis: { patterns: [] },
      slack: { fallbackChannel: 'C0123ABCD' },
    });
  });

  it('needs little: the rest has defaults', () => {
    const least = `
cluster: { namespace: training }
outputs: { root: /share/ }
defaults: { image: 'a/{model}:{type}', command: [train] }
models: { bert: {} }
`;
    expect(parseConfig(least, 'config.yaml')).toMatchObject({
      cluster: { identity: 'impersonate' },
      outputs: { root: '/share', timeZone: 'UTC' },
      defaults: { args: [], timeLimitSeconds: 86_400 },
      models: new Map([
        [
          'bert',
          {
            name: 'bert',
            types: ['gpu', 'cpu'],
            maxGpus: 1,
            parameters: {},
            openParameters: false,
          },
        ],
      ]),
      users: new Map(),
      slack: {},
    });
  });

  it('may give a model its own image, program, time and resources', () => {
    const own =
      'maxGpus: 8\n    image: own/{type}:v1\n    command: [run]\n    args: []\n    timeLimit: 2h\n    cpu: 4\n    memory: 16GB';
    const { models } = parseConfig(good.replace('maxGpus: 8', own), 'config.yaml');
    expect(models.get('resnet')).toMatchObject({
      image: 'own/{type}:v1',
      command: ['run'],
      args: [],
      timeLimitSeconds: 7200,
      cpu: '4',
      memory: '16G',
    });
  });

  it.each([
    ['{ flag: --resume }', { flag: '--resume' }],
    ['{ flag: -r, path: latest }', { flag: '-r', path: 'latest' }],
    ['{ env: RESUME_FROM, path: last/best.ckpt }', { env: 'RESUME_FROM', path: 'last/best.ckpt' }],
  ])('may say how a model resumes: %s', (yaml, resume) => {
    const text = good.replace('maxGpus: 8', `maxGpus: 8\n    resume: ${yaml}`);
    expect(parseConfig(text, 'config.yaml').models.get('resnet')?.resume).toEqual(resume);
  });

  it('knows people by their address in lower case', () => {
    const { users } = parseConfig(good.replace('admin@', 'Admin@'), 'config.yaml');
    expect([...users.keys()]).toContain('admin@example.com');
  });
});

describe('a bad config.yaml', () => {
  it.each([
    ['maxGpus: 8', 'maxGpu: 8', 'models.resnet: unknown key “maxGpu”; did you mean maxGpus?'],
    ['slack:', 'slakc:', 'unknown key “slakc”; did you mean slack?'],
    ['min: 0,', 'min: a,', 'models.resnet.parameters.lr.min: expected a number, received “a”'],
    [
      'type: integer',
      'type: integr',
      'models.resnet.parameters.epochs.type: expected number, integer, string, boolean or choice, received “integr”',
    ],
    [
      'default: 0.1',
      'default: 11',
      'models.resnet.parameters.lr.default: expected a number from 0 to 10: it is “11”, which is more than 10',
    ],
    [
      'min: 0, max: 10',
      'min: 20, max: 10',
      'models.resnet.parameters.lr.min: expected at most max, which is 10',
    ],
    [
      'default: 90',
      'default: 90, required: true',
      'models.resnet.parameters.epochs.required: expected no default beside required: true',
    ],
    [
      'choices: [sgd, adam]',
      'choices: []',
      'models.resnet.parameters.optimizer.choices: expected a number of entries of at least 1, received a list',
    ],
    [
      'type: choice, choices: [sgd, adam]',
      "type: string, pattern: '['",
      'models.resnet.parameters.optimizer.pattern: expected a regular expression: missing closing ]: `[`',
    ],
    [
      'types: [gpu, cpu]',
      'types: [tpu]',
      'models.resnet.types.0: expected gpu or cpu, received “tpu”',
    ],
    [
      'maxGpus: 8',
      'maxGpus: 8\n    resume: { path: latest }',
      'models.resnet.resume: expected either flag or env: how the program is told where the checkpoints lie',
    ],
    [
      'maxGpus: 8',
      'maxGpus: 8\n    resume: { flag: --a, env: B }',
      'models.resnet.resume: expected either flag or env: how the program is told where the checkpoints lie',
    ],
    [
      'maxGpus: 8',
      'maxGpus: 8\n    resume: { flag: resume }',
      'models.resnet.resume.flag: expected a flag such as --resume, received “resume”',
    ],
    [
      'maxGpus: 8',
      'maxGpus: 8\n    resume: { env: A-B }',
      'models.resnet.resume.env: expected the name of an environment variable such as RESUME_FROM, received “A-B”',
    ],
    [
      'maxGpus: 8',
      'maxGpus: 8\n    resume: { flag: --a, path: ../x }',
      'models.resnet.resume.path: expected a path below the checkpoint folder such as latest, received “../x”',
    ],
    [
      'maxGpus: 8',
      'maxGpus: 8\n    resume: { flags: --a }',
      'models.resnet.resume: unknown key “flags”; did you mean flag?',
    ],
    ['maxGpus: 8', 'maxGpus: 0', 'models.resnet.maxGpus: expected at least 1, as types has gpu'],
    [
      'resnet:',
      'help:',
      'models.help: expected a name that is not a word of the command itself, received “help”',
    ],
    [
      'resnet:',
      'Res/Net:',
      'models."Res/Net": expected up to 40 of a-z 0-9 . _ - with a letter or digit at both ends, and no .., received “Res/Net”',
    ],
    [
      'U0123ABCD:',
      'vision1:',
      'users.vision1: expected a Slack user ID such as U0123ABCD, or an e-mail address, received “vision1”',
    ],
    [
      'id: mladmin',
      'id: ../x',
      'users."admin@example.com".id: expected up to 40 of a-z 0-9 . _ - with a letter or digit at both ends, and no .., received “../x”',
    ],
    [
      'uid: 2001',
      'uid: 0',
      'users.U0123ABCD.uid: expected a whole number from 1 on: nothing is trained as root, received 0',
    ],
    [
      'id: mladmin',
      'id: vision1',
      'users."admin@example.com".id: expected another id, or the uid and namespace of U0123ABCD, which has the id vision1 too',
    ],
    [
      '{ id: mladmin, admin: true }',
      '{ admin: true }',
      'users."admin@example.com".id: expected text (in quotes, where YAML would read something else), but it is missing',
    ],
    [
      'namespace: training,',
      '',
      'cluster.namespace: expected text (in quotes, where YAML would read something else), but it is missing',
    ],
    [
      'impersonate }',
      'root }',
      'cluster.identity: expected impersonate, review or bot, received “root”',
    ],
    [
      'root: /share',
      'root: share',
      'outputs.root: expected an absolute path without .., received “share”',
    ],
    [
      'Asia/Seoul',
      'Asia/Soul',
      'outputs.timeZone: expected an IANA time zone such as Asia/Seoul or UTC, received “Asia/Soul”',
    ],
    ['24h', '24', 'defaults.timeLimit: expected a time such as 90m, 2h or 1d12h, received 24'],
    [
      '-train-{type}:latest',
      '-{typ}',
      'defaults.image: expected an image such as registry/name:tag, with {model} and {type} where they differ, received “matilda/{model}-{typ}”',
    ],
    [
      'C0123ABCD',
      '"#training"',
      'slack.fallbackChannel: expected a conversation ID such as C0123ABCD, received “#training”',
    ],
  ])('with %s → %s is refused', (from, to, problem) => {
    expect(problemsOf(good.replace(from, to))).toEqual([`config.yaml: ${problem}`]);
  });

  it('is refused with all its problems at once, those under a bad name too', () => {
    const bad = good
      .replace('resnet:', 'help:')
      .replace('maxGpus: 8', 'maxGpu: 8')
      .replace('U0123ABCD:', 'u1:')
      .replace('uid: 2001', 'uid: 0')
      .replace('24h', '24');
    const paths = problemsOf(bad).map((problem) => problem.split(':')[1]?.trim());
    expect(paths).toEqual([
      'defaults.timeLimit',
      'models.help',
      'models.help',
      'users.u1',
      'users.u1.uid',
    ]);
  });

  it('is refused where two addresses differ in case only', () => {
    const twice = good.replace(
      'admin: true }',
      'admin: true }\n  ADMIN@example.com: { id: mladmin }',
    );
    expect(problemsOf(twice)).toEqual([
      'config.yaml: users."ADMIN@example.com": expected this key once',
    ]);
  });

  it.each([
    ['', 'config.yaml: expected a document, but the input is empty'],
    ['a: 1\nb: [', 'config.yaml: line 2: unexpected end of the stream within a flow collection'],
    ['a: 1\na: 2', 'config.yaml: line 2: duplicated mapping key'],
    ['5', 'config.yaml: expected a mapping (key: value), received 5'],
  ])('%j is refused in one line', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });
});

describe('loadConfig', () => {
  it('reads the file', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'slack-train-')), 'config.yaml');
    await writeFile(path, good);
    await expect(loadConfig(path)).resolves.toMatchObject({ outputs: { root: '/share' } });
  });

  it('says which file is not there', async () => {
    await expect(loadConfig('/nowhere/config.yaml')).rejects.toThrow(
      '/nowhere/config.yaml: there is no such file; SLACK_TRAIN_CONFIG names the file to read',
    );
  });

  it('says which file cannot be read', async () => {
    await expect(loadConfig(tmpdir())).rejects.toThrow(/it cannot be read \(EISDIR\)/);
  });
});
