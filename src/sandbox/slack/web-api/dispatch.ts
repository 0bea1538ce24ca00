import type { Json } from '../json.ts';
import { MethodError } from '../method-error.ts';
import { windowsOf, type RateLimiter } from '../rate-limit.ts';
import { missingScope } from './access.ts';
import { createArguments } from './arguments.ts';
import type { Method, Methods } from './method.ts';

/** What one call is answered with. */
interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json;
}

export interface Dispatcher {
  /** Calls a Web API method as the holder of this token. Never throws. */
  call(name: string, token: string | undefined, args: Json): ApiAnswer;
}

export interface DispatchDeps {
  readonly methods: Methods;
  readonly botToken: string;
  readonly appToken: string | undefined;
  readonly scopes: ReadonlySet<string>;
  /** undefined: calls are not limited. */
  readonly limiter: RateLimiter | undefined;
}

const APP_SCOPES: ReadonlySet<string> = new Set(['connections:write']);

class RateLimited extends Error {
  readonly retryAfterS: number;

  constructor(retryAfterS: number) {
    super('ratelimited');
    this.retryAfterS = retryAfterS;
  }
}

export function createDispatcher(deps: DispatchDeps): Dispatcher {
  /** The scopes of the token, where it is one the method takes. */
  function authenticate(method: Method, token: string | undefined): ReadonlySet<string> {
    if (token === undefined || token === '') throw new MethodError('not_authed');
    const kind = token === deps.botToken ? 'bot' : token === deps.appToken ? 'app' : undefined;
    if (kind === undefined) throw new MethodError('invalid_auth');
    if (kind !== method.token) throw new MethodError('not_allowed_token_type');
    return kind === 'bot' ? deps.scopes : APP_SCOPES;
  }

  function handle(name: string, token: string | undefined, raw: Json): Json {
    const method = Object.hasOwn(deps.methods, name) ? deps.methods[name] : undefined;
    if (!method) throw new MethodError('unknown_method', { req_method: name });
    const scopes = authenticate(method, token);
    if (method.scopes.length > 0 && !method.scopes.some((scope) => scopes.has(scope)))
      throw missingScope(method.scopes.join(','), scopes);
    const args = createArguments(raw);
    const wait = deps.limiter?.take(windowsOf(name, method.tier, args.text('channel')));
    if (wait !== undefined) throw new RateLimited(wait);
    return { ok: true, ...method.handle(args) };
  }

  function headersOf(name: string): Record<string, string> {
    const accepted = deps.methods[name]?.scopes ?? [];
    return {
      'x-oauth-scopes': [...deps.scopes].join(','),
      ...(accepted.length > 0 && { 'x-accepted-oauth-scopes': accepted.join(',') }),
    };
  }

  return {
    call(name, token, args) {
      const headers = headersOf(name);
      try {
        return { status: 200, headers, body: handle(name, token, args) };
      } catch (error) {
        return { headers, ...refusal(error) };
      }
    },
  };
}

function refusal(error: unknown): Pick<ApiAnswer, 'status' | 'body'> & Partial<ApiAnswer> {
  if (error instanceof RateLimited)
    return {
      status: 429,
      headers: { 'retry-after': String(error.retryAfterS) },
      body: { ok: false, error: 'ratelimited' },
    };
  if (error instanceof MethodError)
    return { status: 200, body: { ok: false, error: error.slackError, ...error.fields } };
  throw error;
}
