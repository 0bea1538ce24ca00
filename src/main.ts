/** The edge of the process: reads the settings, starts the app, ends it on a signal. */
import { createApp, type App } from './app.ts';
import { systemClock } from './clock.ts';
import { readEnvironment } from './config/environment.ts';
import { watchConfig } from './config/watch.ts';
import { ConfigError } from './errors.ts';
import { loadTemplates } from './kubernetes/templates.ts';
import { createLog, redact } from './log.ts';

/** Less than the Deployment's terminationGracePeriodSeconds, so that the end is ours. */
const stopWithinMs = 20_000;

/** Ends the process with what is wrong, a line each, and never with a stack trace. */
function die(what: string, error: unknown): never {
  const problems =
    error instanceof ConfigError
      ? error.problems
      : [error instanceof Error ? error.message : String(error)];
  for (const problem of problems) process.stderr.write(redact(`slack-train ${what}: ${problem}\n`));
  process.exit(1);
}

/** A mistake of ours, not of whoever runs it: its stack goes to the log, for whoever mends it. */
function dieOfBug(error: unknown): never {
  createLog('fatal').fatal({ err: error }, 'unexpected error');
  die('met an unexpected error', error);
}

/** Both, or every problem of both at once. */
async function both<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  const problems = (await Promise.allSettled([first, second])).flatMap((result) =>
    result.status === 'rejected' && result.reason instanceof ConfigError
      ? result.reason.problems
      : [],
  );
  if (problems.length > 0) throw new ConfigError(problems);
  return Promise.all([first, second]);
}

async function build(): Promise<App> {
  const environment = readEnvironment(process.env);
  const { configPath: path, templatesPath: directory, logLevel } = environment;
  const log = createLog(logLevel);
  const [config, templates] = await both(
    watchConfig({ path, log }),
    loadTemplates({ directory, clock: systemClock, log }),
  );
  return createApp({
    environment,
    env: process.env,
    config,
    templates,
    log,
    clock: systemClock,
    random: Math.random,
    onFatal: (error) => die('cannot go on', error),
  });
}

let app: App | undefined;
let ending = false;

/**
 * One listener from the first moment on: a signal that arrives while one is replaced by another is
 * lost. As long as there is no app there is nothing to finish; one that is only starting may have
 * taken a command already. A second signal does not wait any longer.
 */
function end(): void {
  if (app === undefined) process.exit(0);
  if (ending) process.exit(1);
  ending = true;
  // Connections that do not end by themselves must not keep the process.
  setTimeout(
    () => die('did not stop in time', 'connections are still open'),
    stopWithinMs + 5_000,
  ).unref();
  app.stop(stopWithinMs).then(
    () => process.exit(0),
    (error: unknown) => die('did not stop cleanly', error),
  );
}

process.on('uncaughtException', dieOfBug).on('unhandledRejection', dieOfBug);
process.on('SIGTERM', end).on('SIGINT', end);
try {
  app = await build();
  await app.start();
} catch (error) {
  // What a start meets that was ended on the way is no news.
  if (!ending) die('cannot start', error);
}
