import { App, LogLevel, type Logger as SdkLogger } from '@slack/bolt';
import type { RequestListener } from 'node:http';
import type { Logger } from 'pino';

import type { Clock } from '../clock.ts';
import type { ConfigSource, Environment } from '../config.ts';
import { ConfigError } from '../errors.ts';
import type { Capacity, Threads } from '../reconcile/ports.ts';
import type {
  AskedPictures,
  Canceller,
  OnTurnedAway,
  Planner,
  RunDirectory,
  RunLogs,
  Submitter,
} from '../reconcile/people-ports.ts';
import type { RunActs } from './acts/acts.ts';
import { createRerunAct, createResumeAct, createRetryAct } from './acts/again.ts';
import { createCancelAct } from './acts/cancel.ts';
import { createCloneAct } from './acts/clone.ts';
import { createListRuns } from './acts/list.ts';
import { createLogsAct } from './acts/logs.ts';
import { createPictureAct } from './acts/picture.ts';
import { createStatusAct } from './acts/status.ts';
import { createTrain } from './acts/train.ts';
import type { Waiting } from './call-queue.ts';
import { createClients, webOptions } from './client.ts';
import { createDelivery } from './delivery.ts';
import { createDestinations } from './destinations.ts';
import { createDirectFiles } from './direct-files.ts';
import { createDirectChannels } from './direct-channels.ts';
import { createEarlierRuns } from './earlier-runs.ts';
import { createOpenForm } from './form/open.ts';
import type { FindFormer } from './form/original.ts';
import { createHome } from './home/home.ts';
import { createHttpTransport } from './http-transport.ts';
import { identify, type Identity } from './identity.ts';
import { createInFlight } from './in-flight.ts';
import { onFormModelChosen } from './listeners/form-model-chosen.ts';
import { onFormSubmitted } from './listeners/form-submitted.ts';
import { createGuard } from './listeners/guard.ts';
import { onHomeOpened, onHomeTrain } from './listeners/home.ts';
import { onMessageShortcut } from './listeners/message-shortcut.ts';
import { onRunButton } from './listeners/run-button.ts';
import { onTrainCommand } from './listeners/train-command.ts';
import { onTrainShortcut } from './listeners/train-shortcut.ts';
import { permalinkIn, type Permalink } from './messages/thread-link.ts';
import type { SlackMeter } from './meter.ts';
import { createOnce } from './once.ts';
import { createPeople } from './people.ts';
import { createReplies } from './replies.ts';
import { createRunFinder } from './run-finder.ts';
import { sdkLogger } from './sdk-logger.ts';
import { createSocketTransport } from './socket-transport.ts';
import { createSubcommands } from './subcommands.ts';
import { putFile } from './thread-files.ts';
import { createThreads } from './threads.ts';
import { createTrainer } from './trainer.ts';
import type { Transport } from './transport.ts';
import { createTurnAway } from './turn-away.ts';

export interface SlackAppDeps {
  /** With `slackAppToken` Socket Mode is used, else signed HTTP with `slackSigningSecret`. */
  readonly environment: Pick<
    Environment,
    'slackBotToken' | 'slackAppToken' | 'slackSigningSecret' | 'slackApiUrl'
  >;
  readonly config: ConfigSource;
  readonly submitter: Submitter;
  readonly planner: Planner;
  readonly directory: RunDirectory;
  readonly canceller: Canceller;
  readonly logs: RunLogs;
  readonly pictures: AskedPictures;
  readonly onTurnedAway: OnTurnedAway;
  readonly capacity: Capacity;
  readonly log: Logger;
  readonly meter: SlackMeter;
  /** Commands can no longer reach this process: it is to end and be started again. */
  readonly onFatal: (error: Error) => void;
  /** Counts the times in which this process tells the threads; undefined while it does not. */
  readonly term: () => number | undefined;
  readonly clock: Clock;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
}

/** The Slack side of the bot. Connects to nothing before `start`. */
export interface SlackApp {
  readonly threads: Threads;
  /** Serves `POST /slack/events` on the caller's server; absent in Socket Mode. */
  readonly requestListener?: RequestListener;
  /**
   * Checks the tokens, then takes work, unless it was stopped meanwhile. Rejects with ConfigError in
   * one sentence.
   */
  start(): Promise<void>;
  /** Takes no more work, ends what is under way and closes the connections, within `timeoutMs`. */
  stop(timeoutMs: number): Promise<void>;
  /** True while commands can arrive. */
  healthy(): boolean;
  /** The messages that wait for their turn now. */
  waiting(): Readonly<Record<'post' | 'edit', Waiting>>;
}

export function createSlackApp(deps: SlackAppDeps): SlackApp {
  const { environment, config, submitter, directory, onTurnedAway, log, clock, meter } = deps;
  const { slackBotToken: botToken, slackApiUrl: apiUrl } = environment;
  const logger = sdkLogger(log);
  const clients = createClients({
    botToken,
    apiUrl,
    logger,
    onRateLimited: (method) => meter.rateLimited(method),
    clock,
  });
  const delivery = createDelivery({ clock, log });
  const directChannels = createDirectChannels(clients);
  const people = createPeople({ clients, config, clock, workspace: () => identity });
  const destinations = createDestinations({ clients, directChannels, clock });
  const replies = createReplies({ clients, delivery, directChannels, fetch, log });
  const inFlight = createInFlight(clock);
  const transport = createTransport(deps, logger);
  let identity: Identity | undefined;
  let stopped = false;

  const bolt = new App({
    // auth.test is asked once, by `start`; Bolt would ask it in the background and crash on failure.
    authorize: () => Promise.resolve(authorization(botToken, identity)),
    receiver: transport.receiver,
    clientOptions: { ...webOptions(apiUrl, logger), retryConfig: { retries: 0 } },
    convoStore: false,
    logger,
    logLevel: LogLevel.INFO,
  });
  bolt.use(({ next }) => inFlight.track(next()));
  bolt.error((error) => {
    log.error({ err: error }, 'request failed');
    return Promise.resolve();
  });

  const guard = createGuard({ replies, log, meter });
  const once = createOnce(clock);
  const botName = () => identity?.botName ?? 'slack-train';
  const permalink: Permalink = (message) => permalinkIn(identity?.teamUrl)(message);
  const finder = createRunFinder({ directory, onTurnedAway });
  const turnAway = createTurnAway(onTurnedAway);
  const trainer = createTrainer({
    config,
    people,
    earlier: createEarlierRuns({ finder, directory }),
    destinations,
    submitter,
    planner: deps.planner,
    clock,
    botName,
    permalink,
  });
  const train = createTrain({ trainer, turnAway });
  const openForm = createOpenForm({ clients, config, people, turnAway, clock });
  const list = createListRuns({ finder, directory, permalink, clock });
  const files = createDirectFiles({ clients, delivery, directChannels, fetch });
  const acts: RunActs = {
    status: createStatusAct({ directory, permalink }),
    logs: createLogsAct({ logs: deps.logs, files }),
    picture: createPictureAct({
      pictures: deps.pictures,
      share: (card, file) => putFile({ clients, delivery, fetch }, card, file),
      clock,
    }),
    cancel: createCancelAct({ canceller: deps.canceller }),
    rerun: createRerunAct({ config, train }),
    resume: createResumeAct({ config, train }),
    retry: createRetryAct({ config, train }),
    clone: createCloneAct({ config, openForm }),
  };
  const subcommands = createSubcommands({ people, finder, config, list, acts, turnAway });
  onTrainCommand(bolt, { config, train, subcommands, replies, openForm, guard, once });
  const home = createHome({
    clients,
    people,
    directory,
    finder,
    capacity: deps.capacity,
    directChannels,
    permalink,
    clock,
    log,
  });
  const homeDeps = { home, openForm, directChannels, replies, guard, meter };
  onHomeOpened(bolt, homeDeps);
  onHomeTrain(bolt, homeDeps);
  onRunButton(bolt, { people, finder, acts, turnAway, replies, guard, once });
  onTrainShortcut(bolt, { openForm, replies, guard, once });
  onMessageShortcut(bolt, { config, trainer, openForm, replies, guard, once, clock });
  const findFormer: FindFormer = (uid) => directory.run(uid ?? '');
  onFormModelChosen(bolt, { clients, config, findFormer, guard, clock });
  onFormSubmitted(bolt, { config, trainer, turnAway, findFormer, replies, guard, once });

  return {
    threads: createThreads({
      clients,
      delivery,
      directChannels,
      author: () => identity,
      term: deps.term,
      permalink,
      clock,
    }),
    ...(transport.requestListener === undefined
      ? {}
      : { requestListener: transport.requestListener }),
    async start() {
      identity = await identify(clients, apiUrl);
      const { team, botName, missingScopes } = identity;
      if (missingScopes.length > 0) log.warn({ missingScopes }, 'slack token lacks scopes');
      if (stopped) return;
      await transport.start();
      home.start();
      log.info({ team, bot: botName }, 'slack connected');
    },
    async stop(timeoutMs) {
      stopped = true;
      const deadline = clock.now() + timeoutMs;
      const left = () => Math.max(0, deadline - clock.now());
      await transport.stop(left());
      home.stop();
      await inFlight.drain(left());
      // What was taken until now may have to read.
      clients.reads.stop();
      await delivery.stop(left());
    },
    healthy: () => identity !== undefined && transport.healthy(),
    waiting: () => delivery.waiting(),
  };
}

function createTransport(
  { environment, log, onFatal, clock, random, meter }: SlackAppDeps,
  logger: SdkLogger,
): Transport {
  const { slackAppToken: appToken, slackSigningSecret: signingSecret, slackApiUrl } = environment;
  const onAck = (ms: number): void => meter.acked(ms);
  if (appToken !== undefined) {
    return createSocketTransport({
      appToken,
      apiUrl: slackApiUrl,
      logger,
      log,
      clock,
      random,
      onFatal,
      onAck,
    });
  }
  if (signingSecret !== undefined)
    return createHttpTransport({ signingSecret, logger, clock, onAck });
  throw new ConfigError(['SLACK_APP_TOKEN or SLACK_SIGNING_SECRET: one of them must be set']);
}

function authorization(botToken: string, identity: Identity | undefined) {
  if (identity === undefined) throw new Error('a delivery came before the start');
  const { team, botUserId, botId } = identity;
  return { botToken, botUserId, teamId: team, ...(botId === undefined ? {} : { botId }) };
}
