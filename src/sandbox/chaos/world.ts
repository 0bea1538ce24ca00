import { BOT_USER_ID } from '../slack/identity.ts';
import type { SlackChannel } from '../slack/types.ts';
import { people, type SandboxConfig } from '../world.ts';

/** Several, so that Slack's limit of a message a second in each does not slow all of it down. */
export const chaosChannels: readonly SlackChannel[] = ['one', 'two', 'three', 'four'].map(
  (name) => ({
    id: `C0${name.toUpperCase().padEnd(7, '0')}`,
    name,
    kind: 'public',
    members: [...Object.values(people).map(({ id }) => id), BOT_USER_ID],
  }),
);

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
  broken: program(['false']),
};
export const models = [
  'quick',
  'quick',
  'slow',
  'broken',
] as const satisfies readonly (keyof typeof programs)[];

/** Changes the demo's settings to these programs. */
export function configureChaos(config: SandboxConfig): void {
  for (const name of Object.keys(config.models)) delete config.models[name];
  Object.assign(config.models, programs);
  Object.assign(config, { slack: {} });
}

/** A cluster that wastes no time. */
export const chaosTiming = {
  jobSyncMs: 20,
  pullMs: 5,
  startMs: 5,
  podStatusMs: 20,
  backoffMs: 200,
};
