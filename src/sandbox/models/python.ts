import { basename } from 'node:path';

/** The exceptions that a Python training script may end with. */
export type PythonErrorType =
  | 'FileExistsError'
  | 'FileNotFoundError'
  | 'FloatingPointError'
  | 'IsADirectoryError'
  | 'MemoryError'
  | 'ModuleNotFoundError'
  | 'NotADirectoryError'
  | 'OSError'
  | 'PermissionError'
  | 'RuntimeError'
  | 'ValueError';

/** An error that is shown the way Python shows it, since that is what the bot's readers know. */
export class PythonError extends Error {
  readonly type: PythonErrorType;

  constructor(type: PythonErrorType, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = type;
    this.type = type;
  }
}

const osErrors: Readonly<Record<string, readonly [PythonErrorType, number, string]>> = {
  EPERM: ['PermissionError', 1, 'Operation not permitted'],
  ENOENT: ['FileNotFoundError', 2, 'No such file or directory'],
  EACCES: ['PermissionError', 13, 'Permission denied'],
  EEXIST: ['FileExistsError', 17, 'File exists'],
  ENOTDIR: ['NotADirectoryError', 20, 'Not a directory'],
  EISDIR: ['IsADirectoryError', 21, 'Is a directory'],
  ENOSPC: ['OSError', 28, 'No space left on device'],
  EROFS: ['OSError', 30, 'Read-only file system'],
  EDQUOT: ['OSError', 122, 'Disk quota exceeded'],
};

/** Python's words for a failed file operation on `path`; other errors pass unchanged. */
export function asPythonError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') {
    return error;
  }
  const known = osErrors[error.code];
  if (known === undefined) return error;
  const [type, errno, words] = known;
  const message = `[Errno ${errno}] ${words}: ${pythonString(path)}`;
  return new PythonError(type, message, { cause: error });
}

/**
 * The error as a Python traceback, outermost call first. The files, lines and functions are the
 * real ones of this program.
 */
export function traceback(error: unknown): string {
  const shown = error instanceof Error ? error : new Error(String(error));
  const type = shown instanceof PythonError ? shown.type : 'RuntimeError';
  const frames = [
    ...(shown.stack ?? '').matchAll(/^ +at (?:async )?(?:(.+) \()?(.+?):(\d+):\d+\)?$/gm),
  ]
    .filter(([, , file]) => file?.startsWith('file:'))
    .map(([, name, file, line]) => {
      const caller = name?.replace(/^.*\./, '') ?? '<module>';
      return `  File "${basename(file ?? '')}", line ${line}, in ${caller}`;
    });
  const summary = `${type}: ${shown.message}`;
  return ['Traceback (most recent call last):', ...frames.reverse(), summary].join('\n');
}

/** A float as Python's `repr` writes it: `10.0`, `1e-05`, `inf`, `nan`. */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const [mantissa = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  return Number.isInteger(value) ? `${value}.0` : `${value}`;
}

/** A text as Python's `repr` writes it, on one line. */
export function pythonString(value: string): string {
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  const escaped = Array.from(value, (character) => {
    const code = character.charCodeAt(0);
    if (character === '\\' || character === quote) return `\\${character}`;
    if (code >= 0x20 && code !== 0x7f) return character;
    return escapes[character] ?? `\\x${code.toString(16).padStart(2, '0')}`;
  });
  return quote + escaped.join('') + quote;
}

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
