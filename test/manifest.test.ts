import { readdirSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { messageShortcutId } from '../src/slack/listeners/message-shortcut.ts';
import { trainShortcutId } from '../src/slack/listeners/train-shortcut.ts';

/** What Slack's manifest schema (2.0.0) demands of the parts this app uses. */
const Manifest = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal(2) }),
  display_information: z.strictObject({
    name: z.string().max(35),
    description: z.string().max(140),
    long_description: z.string().min(175).max(4000),
    background_color: z.string().regex(/^#[0-9a-f]{6}$/),
  }),
  features: z.strictObject({
    app_home: z.strictObject({
      home_tab_enabled: z.literal(true),
      messages_tab_enabled: z.literal(true),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    bot_user: z.strictObject({
      display_name: z
        .string()
        .max(80)
        .regex(/^[a-z0-9._-]+$/),
      always_online: z.boolean(),
    }),
    shortcuts: z
      .array(
        z.strictObject({
          name: z.string().max(24),
          type: z.enum(['global', 'message']),
          callback_id: z.string().max(255),
          description: z.string().max(150),
        }),
      )
      .max(10),
    slash_commands: z
      .array(
        z.strictObject({
          command: z.string().regex(/^\/[a-z-]{1,31}$/),
          description: z.string().max(2000),
          usage_hint: z.string().max(1000),
          should_escape: z.literal(false),
        }),
      )
      .length(1),
  }),
  oauth_config: z.strictObject({
    scopes: z.strictObject({ bot: z.array(z.string()).max(255) }),
  }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({ bot_events: z.array(z.string()).max(100) }),
    interactivity: z.strictObject({ is_enabled: z.literal(true) }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.literal(false),
  }),
});

const manifest = Manifest.parse(load(readFileSync('manifest.yml', 'utf8')));

test('asks for each scope once', () => {
  const scopes = manifest.oauth_config.scopes.bot;
  expect(new Set(scopes).size).toBe(scopes.length);
});

test('is sent the events that are listened for, and no others', () => {
  const folder = 'src/slack/listeners';
  const listened = readdirSync(folder).flatMap((file) => {
    const source = readFileSync(`${folder}/${file}`, 'utf8');
    return Array.from(source.matchAll(/\.event\('(\w+)'/g), ([, name]) => name);
  });
  expect(manifest.settings.event_subscriptions.bot_events).toEqual(listened);
});

test('declares the shortcuts that are listened for', () => {
  const declared = manifest.features.shortcuts.map(({ type, callback_id: id }) => [type, id]);
  expect(declared).toEqual([
    ['global', trainShortcutId],
    ['message', messageShortcutId],
  ]);
});
