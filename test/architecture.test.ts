import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { expect, test } from 'vitest';

/**
 * Imports point down: main → app → {slack, kubernetes} → reconcile → training. The linter says so
 * while one types; this test says so whatever the linter's settings have become.
 */
const source = resolve(import.meta.dirname, '../src');

const adapterMayImport = [
  'reconcile',
  'training',
  'config.ts',
  'errors.ts',
  'log.ts',
  'clock.ts',
  'backoff.ts',
  'turns.ts',
  'network-error.ts',
];

/** What each room may import of the others; the shared files at the top of src count as `top`. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  training: [],
  reconcile: ['training', 'errors.ts', 'log.ts', 'clock.ts', 'backoff.ts', 'turns.ts'],
  kubernetes: adapterMayImport,
  slack: adapterMayImport,
  config: ['training', 'errors.ts', 'log.ts', 'config.ts'],
  'config.ts': ['training', 'errors.ts', 'log.ts', 'config'],
  'log.ts': ['config.ts', 'clock.ts', 'log-output.ts'],
  'log-output.ts': ['clock.ts'],
  'errors.ts': [],
  'clock.ts': [],
  'backoff.ts': [],
  'turns.ts': [],
  'network-error.ts': [],
  'http.ts': ['errors.ts'],
  'metrics.ts': ['slack'],
  'metered.ts': ['reconcile', 'errors.ts', 'clock.ts', 'metrics.ts'],
  'audit.ts': ['reconcile', 'training', 'errors.ts', 'log.ts'],
  share: ['config.ts', 'reconcile', 'training'],
  pictures: ['reconcile', 'training', 'share', 'errors.ts', 'clock.ts', 'turns.ts'],
  'app.ts': [
    'slack',
    'kubernetes',
    'reconcile',
    'training',
    'errors.ts',
    'log.ts',
    'clock.ts',
    'config.ts',
    'config',
    'http.ts',
    'metrics.ts',
    'metered.ts',
    'audit.ts',
    'share',
    'pictures',
  ],
  'cleanup.ts': ['clock.ts', 'config', 'kubernetes'],
  'main.ts': ['app.ts', 'clock.ts', 'config.ts', 'config', 'errors.ts', 'log.ts', 'kubernetes'],
  sandbox: ['training'],
};

/** Who may import a package, where not everybody may. */
const onlyImporter: Readonly<Record<string, string>> = {
  '@kubernetes/client-node': 'kubernetes',
  '@slack/': 'slack',
};

const { dependencies }: { dependencies: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync(join(source, '../package.json'), 'utf8'),
);

/** Measures the SDK itself: the limit beside the bot's own acks. */
const measuresTheSdk = join('sandbox', 'bench', 'rooms', 'empty-bolt.ts');

interface Import {
  readonly file: string;
  readonly room: string;
  readonly target: string;
}

const statement = /^(?:import|export)\s(?:[\w\s{},*]*\sfrom\s)?['"]([^'"]+)['"]/gm;

const imports: readonly Import[] = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .flatMap((file) => {
    const found = readFileSync(join(source, file), 'utf8').matchAll(statement);
    const room = file.split(sep)[0] ?? '';
    return [...found].map(([, target = '']) => ({ file, room, target }));
  });

function roomOf({ file, target }: Import): string {
  return relative(source, resolve(source, dirname(file), target)).split(sep)[0] ?? '';
}

test('every import stays in its room or points down', () => {
  const wrong = imports
    .filter(({ target }) => target.startsWith('.'))
    .filter((found) => roomOf(found) !== found.room)
    .filter((found) => !mayImport[found.room]?.includes(roomOf(found)))
    .map(({ file, target }) => `${file} imports ${target}`);
  expect(imports.length).toBeGreaterThan(100);
  expect(wrong).toEqual([]);
});

test('only the adapters import the SDKs they adapt', () => {
  const wrong = imports
    .filter(({ file }) => file !== measuresTheSdk)
    .filter(({ room, target }) =>
      Object.entries(onlyImporter).some(
        ([name, owner]) => target.startsWith(name) && room !== owner,
      ),
    )
    .map(({ file, target }) => `${file} imports ${target}`);
  expect(wrong).toEqual([]);
});

test('of client-node nothing but KubeConfig is used: its informer, watch and log follower fail', () => {
  const used = imports
    .filter(({ target }) => target.startsWith('@kubernetes/'))
    .flatMap(({ file }) => {
      const text = readFileSync(join(source, file), 'utf8');
      return Array.from(
        text.matchAll(/\{([^}]*)\} from '@kubernetes\/[^']*'/g),
        ([, names]) => names,
      );
    });
  expect(new Set(used.map((names = '') => names.trim()))).toEqual(new Set(['KubeConfig']));
});

test('what runs in production imports only what is installed there', () => {
  const wrong = imports
    .filter(({ room, target }) => room !== 'sandbox' && !/^(?:\.|node:)/.test(target))
    .filter(({ target }) => !Object.keys(dependencies).some((name) => target.startsWith(name)))
    .map(({ file, target }) => `${file} imports ${target}`);
  expect(wrong).toEqual([]);
});

test('the training room is pure: it imports no package that does input or output', () => {
  const allowed = new Set(['zod', 'node:crypto', 're2js']);
  const wrong = imports
    .filter(({ room, target }) => room === 'training' && !target.startsWith('.'))
    .filter(({ target }) => !allowed.has(target))
    .map(({ file, target }) => `${file} imports ${target}`);
  expect(wrong).toEqual([]);
});
