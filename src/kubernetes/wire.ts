/** Whose rights a call carries instead of the bot's own. */
export interface Impersonation {
  readonly user: string;
  readonly groups: readonly string[];
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** The path with its query; undefined values are left out. */
export function pathWith(basePath: string, path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query))
    if (value !== undefined) params.set(key, String(value));
  return params.size === 0 ? basePath + path : `${basePath}${path}?${params.toString()}`;
}

/**
 * Header names and values in turn, so that each group gets a header of its own: several in one are
 * one bogus group.
 */
export function headerList(own: Readonly<Record<string, string>>, as?: Impersonation): string[] {
  const headers = Object.entries(own)
    // A kubeconfig may itself impersonate; the call's own impersonation takes its place.
    .filter(([name]) => as === undefined || !name.toLowerCase().startsWith('impersonate-'))
    .flat();
  if (as) headers.push('Impersonate-User', as.user);
  for (const group of as?.groups ?? []) headers.push('Impersonate-Group', group);
  return headers;
}

/** A Retry-After of so many seconds, in milliseconds. */
export function retryAfterMs(value: string | string[] | undefined): number | undefined {
  const seconds = Number(Array.isArray(value) ? value[0] : value);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}

/** `299 - "text"` → text, with the quoting undone. */
function warningText(header: string): string {
  const quoted = /^\d{3} \S+ "((?:[^"\\]|\\.)*)"/.exec(header);
  return quoted?.[1]?.replaceAll(/\\(.)/g, '$1') ?? header;
}

/** The texts of Warning headers. */
export function warningsOf(header: string | string[] | undefined): string[] {
  return [header ?? []].flat().map(warningText);
}

/** What the body of such a call is. */
export function contentTypeOf(method: string): string {
  return method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
}
