import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { sleep, type Clock } from '../clock.ts';
import { ConfigError } from '../errors.ts';
import { type ComputeType, computeTypes } from '../training/catalog.ts';
import { parseTemplate, type TemplateSet } from './template.ts';

/** The templates as they are now: they are read again when a file changes. */
export interface TemplateSource {
  readonly current: TemplateSet;
  /**
   * Follows the files until the signal aborts, and calls back with each new version. A bad one is
   * logged; the good one stays.
   */
  follow(signal: AbortSignal, onChange: (templates: TemplateSet) => void): Promise<void>;
}

/** A mounted ConfigMap is swapped as a whole by a symlink, which file events miss: so we look. */
const lookEveryMs = 5_000;

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError([`${path}: cannot be read: ${why}`]);
  }
}

async function readTexts(directory: string): Promise<Record<ComputeType, string>> {
  const read = (type: ComputeType): Promise<string> =>
    readText(join(directory, `${type}-job.yaml`));
  const [gpu, cpu] = await Promise.all([read('gpu'), read('cpu')]);
  return { gpu, cpu };
}

function parseAll(directory: string, texts: Readonly<Record<ComputeType, string>>): TemplateSet {
  const parse = (type: ComputeType) =>
    parseTemplate(join(directory, `${type}-job.yaml`), texts[type]);
  const parsed = { gpu: parse('gpu'), cpu: parse('cpu') };
  const { gpu, cpu } = { gpu: parsed.gpu.template, cpu: parsed.cpu.template };
  if (!gpu || !cpu) throw new ConfigError([...parsed.gpu.problems, ...parsed.cpu.problems]);
  return { gpu, cpu };
}

/** Reads gpu-job.yaml and cpu-job.yaml. Throws ConfigError with every problem of both. */
export async function loadTemplates(deps: {
  directory: string;
  clock: Clock;
  log: Logger;
}): Promise<TemplateSource> {
  const { directory, clock, log } = deps;
  let texts = await readTexts(directory);
  let current = parseAll(directory, texts);

  async function look(): Promise<boolean> {
    const now = await readTexts(directory);
    if (computeTypes.every((type) => now[type] === texts[type])) return false;
    // Before it is parsed: a bad version is complained of once.
    texts = now;
    current = parseAll(directory, now);
    log.info({ directory }, 'templates read again');
    return true;
  }

  return {
    get current() {
      return current;
    },
    async follow(signal, onChange) {
      while (!signal.aborted) {
        await sleep(clock, lookEveryMs, signal);
        try {
          if (await look()) onChange(current);
        } catch (error) {
          const problems = error instanceof ConfigError ? error.problems : [String(error)];
          log.error({ problems }, 'changed templates refused; the last good ones stay');
        }
      }
    },
  };
}
