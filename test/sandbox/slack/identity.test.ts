import { readFile } from 'node:fs/promises';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { DEFAULT_SCOPES } from '../../../src/sandbox/slack/identity.ts';

test('the bot has the scopes that its manifest asks for', async () => {
  const manifest = load(await readFile('manifest.yml', 'utf8'));
  expect(manifest).toMatchObject({ oauth_config: { scopes: { bot: DEFAULT_SCOPES } } });
});
