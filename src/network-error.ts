/** Failures of a connection that was never made: it is certain that nothing was sent over it. */
const unsentCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * The system's code for what became of a connection, e.g. `ECONNREFUSED`, of the error itself or of
 * what caused it; '' where there is none.
 */
export function networkCode(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const code: unknown = Reflect.get(error, 'code');
  // An SDK's own code says only that some cause lies below.
  if (typeof code === 'string' && !code.startsWith('slack_')) return code;
  // Several addresses were tried (localhost is two): each has its own error, all alike.
  const below: unknown = error instanceof AggregateError ? error.errors[0] : error.cause;
  return networkCode(below);
}

/** True where a call failed with this code before anything of it was sent. */
export function isUnsent(code: string): boolean {
  return unsentCodes.has(code);
}
