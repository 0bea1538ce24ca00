import { expect, test } from 'vitest';
import { UsageError } from '../../../src/sandbox/models/argparse.ts';
import { createCommandLine } from '../../../src/sandbox/models/options.ts';

test('the original command line is understood', () => {
  const line =
    '--checkpoint-path /worker/checkpoint --use-tensorboard --log-path logs/train.log --lr 0.01';
  expect(createCommandLine('resnet').parse(line.split(' '))).toEqual({
    lr: 0.01,
    epochs: 5,
    batchSize: 32,
    optimizer: { kind: 'sgd', momentum: 0.9, weightDecay: 0 },
    seed: 1,
    trainSize: 1600,
    logEvery: 10,
    checkpointPath: '/worker/checkpoint',
    logPath: 'logs/train.log',
    tensorboardPath: '/worker/tensorboard',
    resumeFrom: undefined,
    network: { model: 'resnet', width: 8 },
    trouble: { failAtEpoch: undefined, allocateMb: 0, sleepSeconds: 0 },
  });
});

test('each model has hyperparameters of its own', () => {
  const { network } = createCommandLine('mlp').parse(['--hidden', '64', '--dropout=0.5']);
  expect(network).toEqual({ model: 'mlp', hidden: 64, dropout: 0.5 });
  expect(() => createCommandLine('mlp').parse(['--width', '8'])).toThrow(
    'unrecognized arguments: --width 8',
  );
});

test.each([
  [['--batch_size', '16'], { batchSize: 16 }],
  [['--batch-size=16'], { batchSize: 16 }],
  [['--lr=1e-3'], { lr: 0.001 }],
  [['--lr', ' 1_0.5 '], { lr: 10.5 }],
  [['--lr', '.5'], { lr: 0.5 }],
  [['--lr', 'inf'], { lr: Infinity }],
  [['--lr', 'NaN'], { lr: Number.NaN }],
  [['--epochs', '+1_0'], { epochs: 10 }],
  [['--log-path', 'a=b; $(c)'], { logPath: 'a=b; $(c)' }],
  [['--log-path='], { logPath: '' }],
  [['--tensorboard-path', '/x'], { tensorboardPath: undefined }],
] as const)('%j is read as %j', (argv, expected) => {
  expect(createCommandLine('resnet').parse(argv)).toMatchObject(expected);
});

test.each([
  [['--lr', 'abc'], "argument --lr: invalid float value: 'abc'"],
  [['--lr', "it's"], 'argument --lr: invalid float value: "it\'s"'],
  [['--lr', '0x10'], "argument --lr: invalid float value: '0x10'"],
  [['--lr'], 'argument --lr: expected one argument'],
  [['--lr', '--epochs', '1'], 'argument --lr: expected one argument'],
  [['--lr', '-1'], "argument --lr: must be at least 0: '-1'"],
  [['--epochs', '1.5'], "argument --epochs: invalid int value: '1.5'"],
  [['--epochs', '0'], "argument --epochs: must be at least 1: '0'"],
  [['--momentum', '1'], "argument --momentum: must be less than 1: '1'"],
  [
    ['--optimizer', 'lion'],
    "argument --optimizer: invalid choice: 'lion' (choose from 'sgd', 'adam')",
  ],
  [['--use-tensorboard=yes'], "argument --use-tensorboard: ignored explicit argument 'yes'"],
  [['--foo', '1'], 'unrecognized arguments: --foo 1'],
  [['--foo=1', '--lr', '1', 'x'], 'unrecognized arguments: --foo=1 x'],
  [['--foo', '--lr', 'abc'], "argument --lr: invalid float value: 'abc'"],
])('%j is refused as argparse would', (argv, message) => {
  expect(() => createCommandLine('resnet').parse(argv)).toThrow(new UsageError(message));
});
