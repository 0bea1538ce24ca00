import { once } from 'node:events';
import type { Server } from 'node:http';
import { createCourier } from './delivery/courier.ts';
import { createSignedHttp } from './delivery/signed-http.ts';
import { createSocketMode, type SocketMode } from './delivery/socket-mode.ts';
import type { Transport } from './delivery/transport.ts';
import { createFaultPlan } from './faults.ts';
import { BOT_USER_ID, DEFAULT_SCOPES, DEFAULT_SHORTCUTS, TEAM_ID } from './identity.ts';
import { createLater } from './later.ts';
import { LIMITS } from './limits.ts';
import { createClicks } from './people/clicks.ts';
import { createCommands } from './people/commands.ts';
import { createEvents } from './people/events.ts';
import { createForms } from './people/forms.ts';
import { createObserver } from './people/observer.ts';
import { createShortcuts } from './people/shortcuts.ts';
import { createRateLimiter } from './rate-limit.ts';
import { createResponseUrls } from './response-url.ts';
import { createSlackServer } from './server.ts';
import { createFiles } from './state/files.ts';
import { createIds } from './state/ids.ts';
import { createMessages } from './state/messages.ts';
import { createTriggers } from './state/triggers.ts';
import { createViews } from './state/views.ts';
import { createWorkspace } from './state/workspace.ts';
import type { SlackEmulator, SlackEmulatorOptions } from './types.ts';
import { createWatchers, type Watchers } from './watchers.ts';
import { createDispatcher } from './web-api/dispatch.ts';
import { createSupportedMethods } from './web-api/methods.ts';

const WAIT_MS = 30_000;

const UNREACHABLE: Transport = { send: () => Promise.resolve({ kind: 'unreachable' }) };

function httpTransport(options: SlackEmulatorOptions): Transport {
  const { requestUrl, signingSecret } = options;
  if (requestUrl === undefined || signingSecret === undefined) return UNREACHABLE;
  const { now = Date.now, ackTimeoutMs = LIMITS.ackMs } = options;
  return createSignedHttp({ requestUrl, signingSecret, now, ackTimeoutMs });
}

function socketModeOf(options: SlackEmulatorOptions, watchers: Watchers): SocketMode | undefined {
  if (options.appToken === undefined) return undefined;
  const { ackTimeoutMs = LIMITS.ackMs } = options;
  return createSocketMode({ ackTimeoutMs, onChange: watchers.wake });
}

async function listen(server: Server, port: number): Promise<string> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('not listening on a port');
  return `127.0.0.1:${address.port}`;
}

/**
 * Starts a pretended Slack workspace on 127.0.0.1 that speaks the Web API, Socket Mode and signed
 * HTTP, and refuses what Slack refuses. Resolves once it listens; `stop` ends it.
 */
export async function createSlackEmulator(options: SlackEmulatorOptions): Promise<SlackEmulator> {
  const now = options.now ?? Date.now;
  const scopes = new Set(options.scopes ?? DEFAULT_SCOPES);
  const watchers = createWatchers();
  const ids = createIds(now);
  const workspace = createWorkspace(options.users, options.channels, ids);
  const messages = createMessages(ids, watchers.tell);
  const views = createViews(ids, watchers.tell);
  const triggers = createTriggers(ids, now);
  const files = createFiles(ids);
  const faults = createFaultPlan();
  const socketMode = socketModeOf(options, watchers);
  const courier = createCourier(socketMode ?? httpTransport(options));
  const later = createLater();
  const calls: Record<string, number> = {};
  let host = '';
  const origin = (): string => `http://${host}`;
  const responseUrls = createResponseUrls({ messages, newSecret: ids.secret, now, base: origin });
  const stage = { workspace, messages, views, files, triggers, ids, responseUrls, courier, now };

  const methods = createSupportedMethods({
    workspace,
    messages,
    views,
    triggers,
    files,
    ids,
    scopes,
    homeTab: options.homeTab ?? true,
    origin,
    later: later.run,
    socketUrl: () => `ws://${host}/link/?${socketMode?.issueTicket() ?? ''}`,
  });
  const server = createSlackServer({
    dispatcher: createDispatcher({
      methods,
      scopes,
      botToken: options.botToken,
      appToken: options.appToken,
      limiter: options.rateLimits === false ? undefined : createRateLimiter(now),
    }),
    files,
    responseUrls,
    faults,
    upgrade: socketMode?.upgrade,
    onCall(method) {
      calls[method] = (calls[method] ?? 0) + 1;
    },
    onAnswer: watchers.wake,
  });
  host = await listen(server, options.port ?? 0);

  return {
    apiUrl: `${origin()}/api/`,
    teamId: TEAM_ID,
    botUserId: BOT_USER_ID,
    supportedMethods: Object.keys(methods),
    async connected() {
      if (!socketMode) return;
      await watchers.until(() => socketMode.connections() || undefined, WAIT_MS);
    },
    ...createCommands(stage),
    ...createClicks(stage),
    ...createShortcuts(stage, options.shortcuts ?? DEFAULT_SHORTCUTS),
    ...createForms(stage),
    ...createEvents(stage),
    ...createObserver(stage),
    redeliver: () => courier.again(),
    calls: () => ({ ...calls }),
    on: watchers.on,
    until: (look, timeoutMs = WAIT_MS) => watchers.until(look, timeoutMs),
    fault: faults.add,
    connections: () => socketMode?.connections() ?? 0,
    disconnect: (reason, which) => socketMode?.disconnect(reason, which),
    async stop() {
      watchers.stop();
      courier.stop();
      later.stop();
      await socketMode?.stop();
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}
