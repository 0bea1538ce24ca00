import { posix } from 'node:path';
import { z } from 'zod';
import { identities, type Config } from '../config.ts';
import type { Catalog, Model } from '../training/catalog.ts';
import { fillImage, isImage, isImageTemplate } from '../training/image.ts';
import {
  Command,
  Duration,
  ImageTemplate,
  ModelName,
  ModelSettings,
  overridable,
} from '../training/model-settings.ts';
import { Namespace, UserKey, UserSettings, type UserMap } from '../training/users.ts';
import { LogPatternSettings, logPatternsOf } from './log-pattern-settings.ts';
import { mapOf } from './map-of.ts';

/** An absolute path; a trailing slash and doubled ones go. */
const AbsolutePath = z
  .string()
  .refine((path) => posix.isAbsolute(path) && !path.split('/').includes('..'), {
    error: 'expected an absolute path without ..',
  })
  .overwrite((path) => posix.resolve(path));

const TimeZone = z.string().refine(isTimeZone, {
  error: 'expected an IANA time zone such as Asia/Seoul or UTC',
});

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/**
 * config.yaml as it is written: strict, so that a misspelt key is an error and not a default.
 * Beyond what one must write: `defaults` and each model may set `cpu` and `memory` (Kubernetes
 * quantities), a model also `image`, `command`, `args` and `timeLimit`; `defaults.keepFinished`
 * (default 7d) is how long a finished Job stays in the cluster.
 */
const ConfigFile = z.strictObject({
  cluster: z.strictObject({
    namespace: Namespace,
    identity: z.enum(identities).default('impersonate'),
  }),
  outputs: z.strictObject({
    root: AbsolutePath,
    timeZone: TimeZone.default('UTC'),
    mount: z.exactOptional(AbsolutePath),
  }),
  defaults: z.strictObject({
    ...overridable,
    image: ImageTemplate,
    command: Command,
    args: z.array(z.string()).default([]),
    timeLimit: Duration.default(86_400),
    keepFinished: Duration.default(604_800),
  }),
  models: mapOf(ModelName, ModelSettings),
  users: mapOf(UserKey, UserSettings).default(new Map()),
  diagnosis: z
    .strictObject({ patterns: z.array(LogPatternSettings).max(100).default([]) })
    .default({ patterns: [] }),
  slack: z
    .strictObject({
      fallbackChannel: z.exactOptional(
        z.string().regex(/^[CGD][A-Z0-9]{2,}$/, {
          error: 'expected a conversation ID such as C0123ABCD',
        }),
      ),
    })
    .default({}),
});
type ConfigFile = z.infer<typeof ConfigFile>;

/** config.yaml → Config, with what only shows when its parts are seen together. */
export const ConfigSchema = ConfigFile.superRefine(checkImages)
  .superRefine(checkSharedIds)
  .transform(configOf);

type Context = z.RefinementCtx;

/** Each image, with the names of a model and a type filled in, must be one. */
function checkImages(file: ConfigFile, context: Context): void {
  for (const [name, { image = file.defaults.image, types }] of file.models) {
    const filled = types.map((type) => fillImage(image, { model: name, type }));
    const bad = filled.find((each) => !isImage(each));
    if (bad === undefined || !isImageTemplate(image)) continue;
    const message = `expected the name of an image: for ${name} it becomes ${bad}`;
    context.addIssue({ code: 'custom', path: ['models', name, 'image'], message });
  }
}

/** Two entries with one id write into one folder, so they must do it as the same person. */
function checkSharedIds(file: ConfigFile, context: Context): void {
  const first = new Map<string, [string, UserSettings]>();
  for (const [key, user] of file.users) {
    const [firstKey, same] = first.get(user.id) ?? [key, user];
    first.set(user.id, [firstKey, same]);
    if (same.uid === user.uid && same.namespace === user.namespace) continue;
    const message = `expected another id, or the uid and namespace of ${firstKey}, which has the id ${user.id} too`;
    context.addIssue({ code: 'custom', path: ['users', key, 'id'], message });
  }
}

function configOf({
  cluster,
  outputs,
  defaults,
  models,
  users,
  diagnosis,
  slack,
}: ConfigFile): Config {
  const { timeLimit, keepFinished, ...others } = defaults;
  return {
    cluster,
    outputs,
    defaults: { ...others, timeLimitSeconds: timeLimit, keepFinishedSeconds: keepFinished },
    models: catalogOf(models),
    users: usersOf(users, cluster.namespace),
    diagnosis: { patterns: logPatternsOf(diagnosis.patterns) },
    slack,
  };
}

function catalogOf(models: ConfigFile['models']): Catalog {
  return new Map(Array.from(models, ([name, settings]) => [name, modelOf(name, settings)]));
}

function modelOf(name: string, { timeLimit, ...settings }: ModelSettings): Model {
  return { name, ...settings, ...(timeLimit !== undefined && { timeLimitSeconds: timeLimit }) };
}

function usersOf(users: ConfigFile['users'], namespace: string): UserMap {
  return new Map(Array.from(users, ([key, user]) => [key, { namespace, ...user }]));
}
