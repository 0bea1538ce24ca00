import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { build } from '../../build.ts';
import { imageOf } from '../../src/sandbox/bench/bot.ts';
import { stage } from './stage.ts';

const run = promisify(execFile);
const repository = resolve(import.meta.dirname, '../..');
const dist = join(repository, 'dist');

beforeAll(build);

test.each(['socket', 'http'] as const)(
  'the bundle, started as the image starts it, sees a run through (%s)',
  async (transport) => {
    const { environment, nodeOptions } = await imageOf(repository);
    const here = await stage({ transport, environment, program: 'dist/main.js', nodeOptions });
    const bot = await here.sandbox.startBot();
    await here.type('resnet gpu=1 epochs=3 train-size=200');
    await here.told('finished');
    expect(here.milestones()).toEqual(['card', 'started', 'finished']);
    // The picture of its metrics: drawn by machine code, with fonts, that the bundle ships.
    const { slack } = here.sandbox;
    await slack.until(() => slack.calls()['files.completeUploadExternal']);
    expect(await bot.stop()).toBe(0);
    expect(bot.output()).not.toMatch(/"level":"(?:error|fatal)"/);
  },
);

test('a start of the bundle that fails ends with 1 and a line for each problem', async () => {
  const environment = { SLACK_BOT_TOKEN: '', SLACK_APP_TOKEN: '' };
  const here = await stage({ program: 'dist/main.js', environment });
  await expect(here.sandbox.startBot()).rejects.toThrow(
    /slack-train cannot start: SLACK_BOT_TOKEN is not set/,
  );
});

test('the cleanup of the bundle answers by the same name as that of the sources', async () => {
  const { stdout } = await run('npm', ['run', '--silent', 'cleanup', '--', '--help'], {
    cwd: dist,
  });
  expect(stdout).toContain('npm run cleanup -- [--yes]');
});

test('each program of the bundle has its source map, and no source stands in it', async () => {
  for (const name of ['main.js', 'cleanup.js']) {
    const map: unknown = JSON.parse(await readFile(join(dist, `${name}.map`), 'utf8'));
    expect(map).toMatchObject({
      sources: expect.arrayContaining([`../src/${name.replace('.js', '.ts')}`]),
    });
    expect(map).not.toHaveProperty('sourcesContent');
    expect((await stat(join(dist, name))).size).toBeGreaterThan(0);
  }
});
