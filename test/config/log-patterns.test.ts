import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';
import { diagnose } from '../../src/training/diagnosis.ts';
import {
  clockAt,
  failedJob,
  makeContainer,
  makePod,
  observe,
  states,
} from '../training/observed.ts';

const withPatterns = (patterns: string) =>
  parseConfig(
    `
cluster: { namespace: training }
outputs: { root: /share }
defaults: { image: 'a/{model}:{type}', command: [train] }
models: { bert: {} }
diagnosis: { patterns: ${patterns} }
`,
    'config.yaml',
  ).diagnosis.patterns;

const said =
  '{ match: "license (?:expired|missing)", cause: The license is used up, fix: "Wait!" }';

describe('the platform engineer’s own log patterns', () => {
  const crashed = observe(failedJob(), [
    makePod([makeContainer(states.ended(1))], { phase: 'Failed' }),
  ]);
  const log = ['RuntimeError: CUDA out of memory', 'LICENSE EXPIRED on host 3'];

  it('come before those built in, with the line that shows it', () => {
    const diagnosis = diagnose(crashed, {
      now: clockAt(80),
      log,
      patterns: withPatterns(`[${said}]`),
    });
    expect(diagnosis).toMatchObject({
      code: 'configured-1',
      cause: 'The license is used up.',
      fix: 'Wait!',
      evidence: 'exit code 1\nLICENSE EXPIRED on host 3',
    });
  });

  it('leave everything else as it is', () => {
    const known = { now: clockAt(80), log: log.slice(0, 1) };
    expect(diagnose(crashed, { ...known, patterns: withPatterns(`[${said}]`) })).toEqual(
      diagnose(crashed, known),
    );
  });
});

it.each([
  ['[', 'expected a regular expression: missing closing ]'],
  ['(?<=loss )nan', 'looking ahead or behind, as in (?=…) or (?<!…), is not supported: match'],
])('the pattern %s is refused with its place in the file', (match, problem) => {
  const read = () => withPatterns(`[{ match: '${match}', cause: a, fix: b }]`);
  expect(read).toThrow(`config.yaml: diagnosis.patterns.0.match: ${problem}`);
});

it('a pattern and a line at which others would hang cost nothing', () => {
  const [slow] = withPatterns(`[{ match: '(x+x+)+y', cause: a, fix: b }]`);
  expect(slow?.pattern.test('x'.repeat(5_000))).toBe(false);
});
