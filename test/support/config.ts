import type { Config } from '../../src/config.ts';

/** A configuration as config.yaml gives it, without models and people. */
export function aConfig(overrides: Partial<Config> = {}): Config {
  return {
    cluster: { namespace: 'training', identity: 'impersonate' },
    outputs: { root: '/share', timeZone: 'Asia/Seoul' },
    defaults: {
      image: 'matilda/{model}-train-{type}:latest',
      command: ['python', 'train.py'],
      args: ['--checkpoint-path', '/worker/checkpoint'],
      timeLimitSeconds: 86_400,
      keepFinishedSeconds: 604_800,
    },
    models: new Map(),
    users: new Map(),
    diagnosis: { patterns: [] },
    slack: {},
    ...overrides,
  };
}
