import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { load, YAMLException } from 'js-yaml';
import type { Config } from '../config.ts';
import { ConfigError } from '../errors.ts';
import { ConfigSchema } from './file-schema.ts';
import { describeIssues, issueMessage } from './problems.ts';

/** Reads and checks config.yaml. Throws ConfigError with every problem, each with file and path. */
export async function loadConfig(path: string): Promise<Config> {
  return parseConfig(await readConfigFile(path), basename(path));
}

/** The text of the file. Throws ConfigError where it cannot be read. */
export async function readConfigFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const reason = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    throw new ConfigError([`${path}: ${reason}; SLACK_TRAIN_CONFIG names the file to read`]);
  }
}

/** Checks the text of a config.yaml; `file` is what its problems call it. Throws ConfigError. */
export function parseConfig(text: string, file: string): Config {
  const parsed = ConfigSchema.safeParse(parseYaml(text, file), {
    error: issueMessage,
    reportInput: true,
  });
  if (parsed.success) return parsed.data;
  throw new ConfigError(describeIssues(file, parsed.error));
}

function parseYaml(text: string, file: string): unknown {
  try {
    return load(text);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const line = error.mark ? ` line ${error.mark.line + 1}:` : '';
    throw new ConfigError([`${file}:${line} ${error.reason}`]);
  }
}
