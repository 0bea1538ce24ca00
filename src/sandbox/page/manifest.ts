import { readFile } from 'node:fs/promises';
import { load } from 'js-yaml';
import { z } from 'zod';
import type { AppForm } from './model.ts';

/** What the page looks at of an app manifest. */
const Manifest = z.looseObject({
  display_information: z.looseObject({ description: z.string().default('') }),
  features: z.looseObject({
    app_home: z.looseObject({
      home_tab_enabled: z.boolean().default(false),
      messages_tab_read_only_enabled: z.boolean().default(true),
    }),
    bot_user: z.looseObject({ display_name: z.string() }),
    slash_commands: z
      .array(
        z.looseObject({
          command: z.string(),
          description: z.string(),
          usage_hint: z.string().default(''),
        }),
      )
      .default([]),
    shortcuts: z
      .array(
        z.looseObject({
          name: z.string(),
          type: z.enum(['global', 'message']),
          callback_id: z.string(),
          description: z.string(),
        }),
      )
      .default([]),
  }),
});

/** What the app offers, by the manifest at this path. */
export async function readManifest(path: string): Promise<AppForm> {
  const { display_information: information, features } = Manifest.parse(
    load(await readFile(path, 'utf8')),
  );
  return {
    name: features.bot_user.display_name,
    description: information.description,
    commands: features.slash_commands.map(({ command, description, usage_hint: usageHint }) => ({
      command,
      description,
      usageHint,
    })),
    shortcuts: features.shortcuts.map(({ name, type, callback_id: callbackId, description }) => ({
      name,
      type,
      callbackId,
      description,
    })),
    homeTab: features.app_home.home_tab_enabled,
    takesMessages: !features.app_home.messages_tab_read_only_enabled,
  };
}
