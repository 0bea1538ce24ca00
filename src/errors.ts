/**
 * The base of every error this project throws on purpose. `code` is a literal, so that a handler
 * can switch on it; foreign errors are translated into one of these once, by the adapter that met
 * them, and travel on as `cause`.
 */
export abstract class SlackTrainError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** A setting that cannot be used. Carries every problem found, each with its file and path. */
export class ConfigError extends SlackTrainError {
  readonly code = 'config';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** Why the cluster did not take a run. */
export type RefusalCause =
  'forbidden' | 'impersonation' | 'quota' | 'invalid' | 'conflict' | 'unreachable' | 'other';

/**
 * The cluster did not take a run, said in a sentence that a person can act on.
 * `message` is that sentence (plain text, unescaped); `evidence` is what the API server said.
 */
export class Refusal extends SlackTrainError {
  readonly code = 'refused';
  readonly reason: RefusalCause;
  readonly evidence: string | undefined;
  /** True where the very same command may succeed a little later. */
  readonly transient: boolean;

  constructor(
    reason: RefusalCause,
    sentence: string,
    options: { evidence?: string; transient?: boolean; cause?: unknown } = {},
  ) {
    super(sentence, { cause: options.cause });
    this.reason = reason;
    this.evidence = options.evidence;
    this.transient = options.transient ?? false;
  }
}
