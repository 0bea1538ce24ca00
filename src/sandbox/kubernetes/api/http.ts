/** What the API server is asked and what it answers, apart from sockets. */

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names; each value as it was sent, repeated headers apart. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>;
  /** Undefined where it was larger than the server takes. */
  readonly body: Buffer | undefined;
}

/** Where a streamed answer goes. */
export interface Sink {
  write(text: string): void;
  end(): void;
  /** Breaks the socket. */
  reset(): void;
  /** Aborts when the client is gone or the answer has ended. */
  readonly signal: AbortSignal;
}

type Headers = Readonly<Record<string, string | readonly string[]>>;

export type Reply =
  | {
      readonly kind: 'json';
      readonly code: number;
      readonly body: unknown;
      readonly headers?: Headers;
    }
  | {
      readonly kind: 'text';
      readonly code: number;
      readonly text: string;
      /** Default: plain text. */
      readonly contentType?: string;
      readonly headers?: Headers;
    }
  | { readonly kind: 'stream'; readonly contentType: string; run(sink: Sink): void };

export function json(code: number, body: unknown, warnings: readonly string[] = []): Reply {
  if (warnings.length === 0) return { kind: 'json', code, body };
  const warning = warnings.map((text) => `299 - ${JSON.stringify(text)}`);
  return { kind: 'json', code, body, headers: { warning } };
}

export function text(code: number, body: string): Reply {
  return { kind: 'text', code, text: body };
}

/** JSON that is written out already. */
export function jsonText(code: number, body: string): Reply {
  return { kind: 'text', code, text: body, contentType: 'application/json' };
}

/** The first value of a header. */
export function headerOf(request: ApiRequest, name: string): string | undefined {
  return request.headers[name]?.[0];
}
