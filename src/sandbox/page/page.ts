import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { BotKeeper } from '../keep-bot.ts';
import type { Sandbox } from '../sandbox.ts';
import { buildAssets, type Assets } from './assets.ts';
import { createBoard } from './board.ts';
import { clusterOf, jobYaml } from './cluster.ts';
import { contentTypeOf } from './files.ts';
import { readManifest } from './manifest.ts';
import type { PageState, Parts } from './model.ts';
import { createOutputs } from './outputs.ts';
import { createPartsTeller } from './parts.ts';
import { perform } from './perform.ts';
import { createPageServer, listenLocally, type Answer } from './server.ts';
import { catalogOf, createSettingsReader, peopleOf } from './settings.ts';
import { createStream } from './stream.ts';
import { createTroubleMaker } from './troubles.ts';

/** A page for the browser that looks and works like Slack, with the cluster beside it. */
export interface Page {
  readonly url: string;
  stop(): Promise<void>;
}

export interface PageOptions {
  /** The app manifest: what the app offers. */
  readonly manifest: string;
  readonly sandbox: Pick<Sandbox, 'slack' | 'kubernetes' | 'share' | 'configPath'>;
  readonly keeper: Pick<BotKeeper, 'state' | 'kill' | 'onChange'>;
  /** How long the bot stays away once it is killed: the keeper's pause. */
  readonly botPauseMs: number;
  /** Taken where it is free; any other otherwise. */
  readonly port: number;
  /** How long the troubles last that end by themselves. */
  readonly troubleMs?: number;
  /** The client's files; default: bundled from its sources now. */
  readonly assets?: Promise<Assets>;
}

/** Serves the page on loopback. Resolves as soon as it listens; the bundle may still be on its way. */
export async function startPage(options: PageOptions): Promise<Page> {
  const { sandbox, keeper } = options;
  const { slack, kubernetes } = sandbox;
  const { store } = kubernetes;
  const start = randomUUID();
  const app = await readManifest(options.manifest);
  const commands = app.commands.map(({ command }) => command);
  const assets = options.assets ?? buildAssets();
  // Whoever asks for the page is told; until then nobody waits for it.
  assets.catch(() => undefined);

  const stream = createStream();
  const board = createBoard(slack, (event) => {
    stream.send(event);
    parts.look();
  });
  const troubles = createTroubleMaker({
    slack,
    kubernetes,
    keeper,
    lastMs: options.troubleMs ?? 10_000,
    botPauseMs: options.botPauseMs,
  });
  const readSettings = createSettingsReader(sandbox.configPath);
  const outputs = createOutputs({ store, share: sandbox.share });
  const parts = createPartsTeller(readParts, stream.send);
  const stopWatching = store.subscribe(parts.look);
  keeper.onChange(parts.look);
  troubles.onChange(parts.look);

  function readParts(): Parts {
    const settings = readSettings();
    return {
      people: peopleOf(slack.people(), settings),
      catalog: catalogOf(settings),
      conversations: slack.conversations(),
      cluster: clusterOf(store),
      bot: keeper.state(),
      troubles: troubles.state(),
    };
  }

  function state(): PageState {
    return { start, app, botUserId: slack.botUserId, ...board.state(), ...parts.now() };
  }

  async function look(
    path: readonly string[],
    query: URLSearchParams,
  ): Promise<Answer | undefined> {
    const [room, first = '', second = '', third] = path;
    if (third !== undefined) return undefined;
    if (room === 'files') return sharedFile(first);
    if (room === 'jobs') return yaml(first, second);
    if (room !== 'runs') return undefined;
    return second === 'files' ? list(first) : output(first, query.get('path') ?? '');
  }

  function sharedFile(id: string): Answer | undefined {
    const file = slack.file(id);
    return file && { contentType: contentTypeOf(file.bytes), body: file.bytes };
  }

  function yaml(namespace: string, name: string): Answer | undefined {
    const body = jobYaml(store, namespace, name);
    return body === undefined ? undefined : { contentType: 'text/plain; charset=utf-8', body };
  }

  async function list(run: string): Promise<Answer | undefined> {
    const files = await outputs.list(run);
    return files && { contentType: 'application/json', body: JSON.stringify(files) };
  }

  async function output(run: string, path: string): Promise<Answer | undefined> {
    const preview = await outputs.read(run, path);
    if (!preview) return undefined;
    const { contentType, bytes, cut } = preview;
    return { contentType, body: bytes, headers: { 'x-cut': String(cut) } };
  }

  const server = createPageServer({
    assets: () => assets,
    events: (response) => stream.open(response, { type: 'state', state: state() }),
    act: (act) => perform(act, { slack, board, troubles, commands }),
    look,
  });
  const port = await listenLocally(server, options.port);

  return {
    url: `http://127.0.0.1:${port}/`,
    async stop() {
      stopWatching();
      parts.stop();
      board.stop();
      troubles.stop();
      stream.stop();
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}
