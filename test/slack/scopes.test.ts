import { readFile } from 'node:fs/promises';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { missingScopes, requiredScopes } from '../../src/slack/scopes.ts';

const Manifest = z.looseObject({
  oauth_config: z.looseObject({ scopes: z.looseObject({ bot: z.array(z.string()) }) }),
});

describe('the scopes of the bot token', () => {
  it('are those that the manifest asks for', async () => {
    const path = new URL('../../manifest.yml', import.meta.url);
    const manifest = Manifest.parse(load(await readFile(path, 'utf8')));
    const asked = manifest.oauth_config.scopes.bot;
    expect(asked.toSorted()).toEqual(Object.keys(requiredScopes).toSorted());
  });

  it('are named where they are missing, unless Slack did not tell them', () => {
    const all = Object.keys(requiredScopes);
    expect(missingScopes(all)).toEqual([]);
    expect(missingScopes(all.filter((scope) => scope !== 'commands'))).toEqual(['commands']);
    expect(missingScopes(undefined)).toEqual([]);
  });
});
