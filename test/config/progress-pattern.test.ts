import { expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';

const withProgress = (source: string) =>
  parseConfig(
    `
cluster: { namespace: training }
outputs: { root: /share }
defaults: { image: 'a/{model}:{type}', command: [train] }
models: { bert: { progress: '${source}' }, mlp: {} }
`,
    'config.yaml',
  ).models;

it('a model says by a regular expression how far its lines are', () => {
  const models = withProgress(String.raw`it (?<step>\d+) of (?<total>\d+), q (?<quality>\S+)`);
  expect(models.get('bert')?.progress?.exec('it 3 of 9, q 0.5')?.named).toEqual({
    step: '3',
    total: '9',
    quality: '0.5',
  });
  expect(models.get('mlp')).not.toHaveProperty('progress');
});

it.each([
  ['step (', 'expected a regular expression: missing closing )'],
  [String.raw`step (\d+)`, 'expected at least one named group: (?<step>…)'],
  ['', 'expected a length of at least 1'],
])('the pattern "%s" is refused with its place in the file', (source, problem) => {
  const message = `config.yaml: models.bert.progress: ${problem}`;
  expect(() => withProgress(source)).toThrow(
    expect.objectContaining({ problems: [expect.stringContaining(message)] }),
  );
});
