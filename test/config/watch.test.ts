import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { watchConfig, type Every } from '../../src/config/watch.ts';
import { ConfigError } from '../../src/errors.ts';

function configOf(namespace: string): string {
  return `
cluster: { namespace: ${namespace} }
outputs: { root: /share }
defaults: { image: 'a/{model}:{type}', command: [train] }
models: { bert: {} }
`;
}

/** A timer that runs only when a test says so, and a log that is read back. */
function createBench() {
  const logged: { level: string; fields: unknown; message: string }[] = [];
  let callback: () => Promise<void> = () => Promise.resolve();
  let running = false;
  const every: Every = (_, given) => {
    callback = given;
    running = true;
    return {
      stop() {
        running = false;
      },
    };
  };
  const note = (level: string) => (fields: unknown, message?: string) => {
    logged.push({ level, fields, message: message ?? '' });
  };
  return {
    every,
    log: { info: note('info'), error: note('error') },
    logged,
    tick: () => callback(),
    isRunning: () => running,
  };
}

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'slack-train-'));
});

describe('watchConfig', () => {
  it('takes up a change and tells its listeners', async () => {
    const path = join(dir, 'config.yaml');
    await writeFile(path, configOf('one'));
    const bench = createBench();
    const source = await watchConfig({ path, ...bench });
    const seen: string[] = [];
    const unsubscribe = source.onChange((config) => seen.push(config.cluster.namespace));
    await bench.tick();
    await writeFile(path, configOf('two'));
    await bench.tick();
    await bench.tick();
    unsubscribe();
    await writeFile(path, configOf('three'));
    await bench.tick();
    expect(seen).toEqual(['two']);
    expect(source.current.cluster.namespace).toBe('three');
  });

  it('refuses a bad version, says why once, and keeps the good one', async () => {
    const path = join(dir, 'config.yaml');
    await writeFile(path, configOf('one'));
    const bench = createBench();
    const source = await watchConfig({ path, ...bench });
    await writeFile(path, configOf('NOT A NAMESPACE'));
    await bench.tick();
    await bench.tick();
    expect(source.current.cluster.namespace).toBe('one');
    expect(bench.logged).toEqual([
      {
        level: 'error',
        fields: {
          file: path,
          problems: [expect.stringContaining('config.yaml: cluster.namespace')],
        },
        message: 'config refused, the last good one stays',
      },
    ]);
  });

  it('follows the symlinks of a mounted ConfigMap', async () => {
    await mkdir(join(dir, 'v1'));
    await mkdir(join(dir, 'v2'));
    await writeFile(join(dir, 'v1', 'config.yaml'), configOf('one'));
    await writeFile(join(dir, 'v2', 'config.yaml'), configOf('two'));
    await symlink('v1', join(dir, '..data'));
    await symlink(join('..data', 'config.yaml'), join(dir, 'config.yaml'));
    const bench = createBench();
    const source = await watchConfig({ path: join(dir, 'config.yaml'), ...bench });
    await symlink('v2', join(dir, '..next'));
    await rename(join(dir, '..next'), join(dir, '..data'));
    await bench.tick();
    expect(source.current.cluster.namespace).toBe('two');
  });

  it('says once that the file has gone, and goes on when it is back', async () => {
    const path = join(dir, 'config.yaml');
    await writeFile(path, configOf('one'));
    const bench = createBench();
    const source = await watchConfig({ path, ...bench });
    await rm(path);
    await bench.tick();
    await bench.tick();
    expect(bench.logged.map(({ level }) => level)).toEqual(['error']);
    await writeFile(path, configOf('two'));
    await bench.tick();
    expect(source.current.cluster.namespace).toBe('two');
  });

  it('does not start from a bad version', async () => {
    const path = join(dir, 'config.yaml');
    await writeFile(path, 'models: 5');
    await expect(watchConfig({ path, ...createBench() })).rejects.toBeInstanceOf(ConfigError);
  });

  it('ends its timer when stopped', async () => {
    const path = join(dir, 'config.yaml');
    await writeFile(path, configOf('one'));
    const bench = createBench();
    const source = await watchConfig({ path, ...bench });
    expect(bench.isRunning()).toBe(true);
    source.stop();
    expect(bench.isRunning()).toBe(false);
  });
});
