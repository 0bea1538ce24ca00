/**
 * The demo image's `train.py`: trains a small network on handwritten digits. The environment says
 * which (SANDBOX_MODEL), on what it pretends to run (SANDBOX_TYPE, SANDBOX_GPUS), and where the
 * container's root lies (SANDBOX_ROOT). Exits 0 when trained, 1 after a traceback, 2 when the
 * command line is wrong, 143 when stopped by SIGTERM.
 */
import { hostname } from 'node:os';
import { UsageError } from './argparse.ts';
import { type Container, createContainer } from './container.ts';
import { type Log, openLogFile } from './log.ts';
import { type ModelName, modelNames } from './networks/network.ts';
import { createCommandLine, type TrainOptions } from './options.ts';
import { PythonError, pythonString, traceback } from './python.ts';
import { hardwareLine } from './report.ts';
import { runSession } from './session.ts';
import { createEventWriter, type EventWriter } from './tensorboard.ts';
import { allocate } from './trouble.ts';

const { env } = process;
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(traceback(error));
  process.exitCode = 1;
}

async function main(argv: readonly string[]): Promise<number> {
  const { usage, parse } = createCommandLine(readModel());
  if (argv.includes('--help') || argv.includes('-h')) {
    console.log(usage);
    return 0;
  }
  try {
    return await run(parse(argv));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${usage}\ntrain.py: error: ${error.message}`);
    return 2;
  }
}

async function run(options: TrainOptions): Promise<number> {
  const container = createContainer(env['SANDBOX_ROOT']);
  const file = await openLogFile(container, options.logPath);
  const log: Log = (line) => {
    console.log(line);
    file(line);
  };
  try {
    log(hardwareLine(env['SANDBOX_TYPE'] ?? 'cpu', Number(env['SANDBOX_GPUS'] ?? 0)));
    const events = await openEvents(container, options.tensorboardPath);
    const held = await allocate(options.trouble.allocateMb);
    if (held.length > 0) log(`holding ${options.trouble.allocateMb} MiB of memory`);
    const session = { options, container, log, events, stop: stop.signal, now: Date.now };
    return (await runSession(session)) === 'finished' ? 0 : 143;
  } catch (error) {
    file(traceback(error));
    throw error;
  }
}

async function openEvents(
  container: Container,
  path: string | undefined,
): Promise<EventWriter | undefined> {
  if (path === undefined) return undefined;
  await container.makeFolder(path);
  const host = env['HOSTNAME'] ?? hostname();
  return createEventWriter({ folder: container.locate(path), host, now: Date.now });
}

function readModel(): ModelName {
  const wanted = env['SANDBOX_MODEL'] ?? 'resnet';
  const model = modelNames.find((name) => name === wanted);
  if (model === undefined) {
    throw new PythonError('ModuleNotFoundError', `No module named ${pythonString(wanted)}`);
  }
  return model;
}
