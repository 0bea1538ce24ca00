/** The command line was wrong; `message` is what argparse would say. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Reads one value, or throws UsageError with what is wrong with it. */
export type ReadValue<T> = (text: string) => T;

/** First declares what there is, then parses; the functions returned read the values after that. */
export interface Parser {
  /** `--name VALUE` or `--name=VALUE`; underscores do for hyphens. The last one given counts. */
  option<T>(name: string, read: ReadValue<T>, otherwise: T): () => T;
  /** `--name`, which takes no value: true where it is given. */
  flag(name: string): () => boolean;
  /** Throws UsageError for the first wrong value, else for all unknown arguments together. */
  parse(argv: readonly string[]): void;
  /** The usage line of what has been declared so far. */
  usage(): string;
}

/** A parser that behaves, and speaks, like Python's argparse with abbreviations switched off. */
export function createParser(program: string): Parser {
  const takesValue = new Map<string, boolean>();
  const given = new Map<string, string>();
  const readers: (() => void)[] = [];
  return {
    option(name, read, otherwise) {
      takesValue.set(name, true);
      let value = otherwise;
      readers.push(() => {
        const text = given.get(name);
        if (text !== undefined) value = naming(name, () => read(text));
      });
      return () => value;
    },
    flag(name) {
      takesValue.set(name, false);
      return () => given.has(name);
    },
    parse(argv) {
      const unknown = scan(argv, takesValue, given);
      for (const read of readers) read();
      if (unknown.length > 0) throw new UsageError(`unrecognized arguments: ${unknown.join(' ')}`);
    },
    usage() {
      const flags = [...takesValue].map(([name, value]) => {
        const metavar = name.slice(2).replaceAll('-', '_').toUpperCase();
        return value ? `[${name} ${metavar}]` : `[${name}]`;
      });
      return `usage: ${program} [-h] ${flags.join(' ')}`;
    },
  };
}

/** Sorts the arguments into `given` and returns those that no declaration knows. */
function scan(
  argv: readonly string[],
  takesValue: ReadonlyMap<string, boolean>,
  given: Map<string, string>,
): string[] {
  const unknown: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i]!;
    const [, typed = '', inline] = /^(--[^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
    const name = typed.replaceAll('_', '-');
    const wantsValue = takesValue.get(name);
    if (wantsValue === undefined) unknown.push(argument);
    else if (!wantsValue)
      given.set(
        name,
        naming(name, () => withoutValue(inline)),
      );
    else if (inline !== undefined) given.set(name, inline);
    else
      given.set(
        name,
        naming(name, () => nextValue(argv[++i])),
      );
  }
  return unknown;
}

/** A value may start with a hyphen only where it is a negative number. */
function nextValue(next: string | undefined): string {
  const isFlag = next?.startsWith('-') && !/^-\d*\.?\d/.test(next) && next !== '-';
  if (next === undefined || isFlag) throw new UsageError('expected one argument');
  return next;
}

function withoutValue(inline: string | undefined): string {
  if (inline === undefined) return '';
  throw new UsageError(`ignored explicit argument '${inline}'`);
}

function naming<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`argument ${name}: ${error.message}`, { cause: error });
  }
}
