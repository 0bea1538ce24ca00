import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { expect, onTestFinished, test } from 'vitest';
import { readManifest } from '../../../src/sandbox/page/manifest.ts';
import { catalogOf, createSettingsReader, peopleOf } from '../../../src/sandbox/page/settings.ts';
import { demoConfig, people } from '../../../src/sandbox/world.ts';

async function written(text: string): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'slack-train-page-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const path = join(dir, 'file.yaml');
  await writeFile(path, text);
  return path;
}

test('people are what the settings say of them, by id or by e-mail address', async () => {
  const settings = createSettingsReader(await written(dump(demoConfig('/share'))))();
  expect(peopleOf(Object.values(people), settings)).toMatchObject([
    { name: 'vision1', standing: 'mapped', runsAs: 'vision1' },
    { name: 'mladmin', standing: 'admin', runsAs: 'mladmin' },
    { name: 'guest', standing: 'stranger' },
  ]);
});

test('a command is completed with the models of the settings and the words that are offered', async () => {
  const catalog = catalogOf(createSettingsReader(await written(dump(demoConfig('/share'))))());
  expect(catalog.models.map(({ name }) => name)).toEqual(['resnet', 'mlp']);
  expect(catalog.models[0]?.parameters).toContainEqual({
    name: 'optimizer',
    detail: 'sgd | adam · default sgd',
    choices: ['sgd', 'adam'],
  });
  const words = catalog.words.map(({ name }) => name);
  expect(words).toContain('gpu');
  expect(words).not.toContain('queue');
});

test('settings that are changed are read again', async () => {
  const path = await written(dump(demoConfig('/share')));
  const read = createSettingsReader(path);
  expect(Object.keys(read().models)).toEqual(['resnet', 'mlp']);
  await writeFile(path, dump({ models: { bert: {} } }));
  expect(Object.keys(read().models)).toEqual(['bert']);
});

test('settings that cannot be read leave the page without models, not without a page', async () => {
  expect(createSettingsReader(await written('models: ['))().models).toEqual({});
  expect(createSettingsReader('/nowhere/config.yaml')().users).toEqual({});
});

test('the app offers what manifest.yml says', async () => {
  const app = await readManifest('manifest.yml');
  expect(app.name).toBe('train');
  expect(app.commands.map(({ command }) => command)).toContain('/train');
});

test('shortcuts and tabs of a manifest are offered as they stand in it', async () => {
  const shortcut = {
    name: 'Again',
    type: 'message',
    callback_id: 'again',
    description: 'once more',
  };
  const path = await written(
    dump({
      display_information: {},
      features: {
        app_home: { home_tab_enabled: true, messages_tab_read_only_enabled: false },
        bot_user: { display_name: 'bot' },
        shortcuts: [shortcut],
      },
    }),
  );
  expect(await readManifest(path)).toEqual({
    name: 'bot',
    description: '',
    commands: [],
    shortcuts: [{ name: 'Again', type: 'message', callbackId: 'again', description: 'once more' }],
    homeTab: true,
    takesMessages: true,
  });
});
