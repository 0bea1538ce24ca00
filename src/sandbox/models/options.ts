import { createParser, type Parser } from './argparse.ts';
import type { ModelName, NetworkOptions } from './networks/network.ts';
import { type OptimizerOptions, optimizers } from './optimizer.ts';
import { choice, float, integer, text } from './read-value.ts';

/** All that the command line of `train.py` says. Paths are as typed. */
export interface TrainOptions {
  readonly network: NetworkOptions;
  readonly optimizer: OptimizerOptions;
  readonly lr: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
  /** Images to train on. */
  readonly trainSize: number;
  readonly logEvery: number;
  readonly checkpointPath: string;
  readonly logPath: string | undefined;
  /** Undefined unless `--use-tensorboard` is given. */
  readonly tensorboardPath: string | undefined;
  /** A checkpoint, or a folder with `latest` in it. */
  readonly resumeFrom: string | undefined;
  readonly trouble: TroubleOptions;
}

/** Mishaps on request, for the demo and the tests. */
export interface TroubleOptions {
  readonly failAtEpoch: number | undefined;
  readonly allocateMb: number;
  /** Seconds slept before each epoch. */
  readonly sleepSeconds: number;
}

/** How `train.py` of one model is called. */
export interface CommandLine {
  readonly usage: string;
  /** Throws UsageError. */
  readonly parse: (argv: readonly string[]) => TrainOptions;
}

/** The flags that all models share, and this model's own hyperparameters. */
export function createCommandLine(model: ModelName): CommandLine {
  const parser = createParser('train.py');
  const learning = declareLearning(parser);
  const network = declareNetwork(parser, model);
  const files = declareFiles(parser);
  const trouble = declareTrouble(parser);
  return {
    usage: parser.usage(),
    parse(argv) {
      parser.parse(argv);
      return { ...learning(), ...files(), network: network(), trouble: trouble() };
    },
  };
}

function declareLearning(parser: Parser) {
  const lr = parser.option('--lr', float({ min: 0 }), 0.01);
  const epochs = parser.option('--epochs', integer({ min: 1, max: 10_000 }), 5);
  const batchSize = parser.option('--batch-size', integer({ min: 1, max: 512 }), 32);
  const optimizer = parser.option('--optimizer', choice(optimizers), 'sgd');
  const momentum = parser.option('--momentum', float({ min: 0, max: 1, belowMax: true }), 0.9);
  const weightDecay = parser.option('--weight-decay', float({ min: 0 }), 0);
  const seed = parser.option('--seed', integer({ min: 0, max: 2 ** 32 - 1 }), 1);
  const trainSize = parser.option('--train-size', integer({ min: 1, max: 9500 }), 1600);
  const logEvery = parser.option('--log-every', integer({ min: 1 }), 10);
  return () => ({
    lr: lr(),
    epochs: epochs(),
    batchSize: batchSize(),
    optimizer: { kind: optimizer(), momentum: momentum(), weightDecay: weightDecay() },
    seed: seed(),
    trainSize: trainSize(),
    logEvery: logEvery(),
  });
}

function declareNetwork(parser: Parser, model: ModelName): () => NetworkOptions {
  return model === 'mlp' ? declareMlp(parser) : declareResnet(parser);
}

function declareResnet(parser: Parser): () => NetworkOptions {
  const width = parser.option('--width', integer({ min: 1, max: 64 }), 8);
  return () => ({ model: 'resnet', width: width() });
}

function declareMlp(parser: Parser): () => NetworkOptions {
  const hidden = parser.option('--hidden', integer({ min: 1, max: 4096 }), 128);
  const dropout = parser.option('--dropout', float({ min: 0, max: 1, belowMax: true }), 0.2);
  return () => ({ model: 'mlp', hidden: hidden(), dropout: dropout() });
}

function declareFiles(parser: Parser) {
  const optionalText = (value: string): string | undefined => value;
  const checkpointPath = parser.option('--checkpoint-path', text, 'checkpoint');
  const logPath = parser.option('--log-path', optionalText, undefined);
  const useTensorboard = parser.flag('--use-tensorboard');
  const tensorboardPath = parser.option('--tensorboard-path', text, '/worker/tensorboard');
  const resumeFrom = parser.option('--resume-from', optionalText, undefined);
  return () => ({
    checkpointPath: checkpointPath(),
    logPath: logPath(),
    tensorboardPath: useTensorboard() ? tensorboardPath() : undefined,
    resumeFrom: resumeFrom(),
  });
}

function declareTrouble(parser: Parser): () => TroubleOptions {
  const epoch: (text: string) => number | undefined = integer({ min: 1 });
  const failAtEpoch = parser.option('--fail-at-epoch', epoch, undefined);
  const allocateMb = parser.option('--allocate-mb', integer({ min: 0 }), 0);
  const sleepSeconds = parser.option('--sleep', float({ min: 0, max: 86_400 }), 0);
  return () => ({
    failAtEpoch: failAtEpoch(),
    allocateMb: allocateMb(),
    sleepSeconds: sleepSeconds(),
  });
}
