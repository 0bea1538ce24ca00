import { BOT_USER_ID } from '../slack/identity.ts';
import type { SlackChannel } from '../slack/types.ts';
import { people, type SandboxConfig } from '../world.ts';

function channel(name: string, kind: 'public' | 'private'): SlackChannel {
  const members = [...Object.values(people).map(({ id }) => id), BOT_USER_ID];
  return { id: `C0${name.toUpperCase().padEnd(7, '0')}`, name, kind, members };
}

/** Several, so that Slack's limit of a message a second in each does not slow all of it down. */
export const chaosChannels: readonly SlackChannel[] = [
  ...['one', 'two', 'three', 'four'].map((name) => channel(name, 'public')),
  ...['five', 'six'].map((name) => channel(name, 'private')),
];

const program = (command: readonly string[]): Record<string, unknown> => ({
  types: ['cpu'],
  maxGpus: 0,
  image: 'busybox',
  command: [command[0]],
  args: command.slice(1),
});

/** Programs that are over in a moment, instead of the demo's networks. */
const programs = {
  quick: program(['sleep', '0.2']),
  slow: program(['sleep', '3']),
  /** So long that somebody may call it off. */
  long: program(['sleep', '12']),
  broken: program(['false']),
  /** Its log is too long for a message. */
  wordy: program(['sh', '-c', 'seq 1 100; exit 3']),
};
export const models = [
  'quick',
  'quick',
  'slow',
  'long',
  'broken',
  'wordy',
] as const satisfies readonly (keyof typeof programs)[];

/** Changes the demo's settings to these programs. */
export function configureChaos(config: SandboxConfig): void {
  for (const name of Object.keys(config.models)) delete config.models[name];
  Object.assign(config.models, programs);
  Object.assign(config, { slack: {} });
}

/** So few that every list has several pages. */
export const pageLimit = 3;

/** A cluster that wastes no time. */
export const chaosTiming = {
  jobSyncMs: 20,
  pullMs: 5,
  startMs: 5,
  podStatusMs: 20,
  backoffMs: 200,
};
