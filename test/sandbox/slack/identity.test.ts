import { readFile } from 'node:fs/promises';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { DEFAULT_SCOPES, DEFAULT_SHORTCUTS } from '../../../src/sandbox/slack/identity.ts';

test('the bot has the scopes that its manifest asks for', async () => {
  const manifest = load(await readFile('manifest.yml', 'utf8'));
  expect(manifest).toMatchObject({ oauth_config: { scopes: { bot: DEFAULT_SCOPES } } });
});

test('the app has the shortcuts that its manifest declares', async () => {
  const manifest = load(await readFile('manifest.yml', 'utf8'));
  const declared = DEFAULT_SHORTCUTS.map(({ type, callbackId }) => ({
    type,
    callback_id: callbackId,
  }));
  expect(manifest).toMatchObject({ features: { shortcuts: declared } });
});
