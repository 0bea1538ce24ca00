import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../src/training/command.ts';
import { helpText } from '../../src/training/help.ts';
import { subcommands } from '../../src/training/subcommand-words.ts';
import { context, refusalOf, specOf } from './builders.ts';

describe('the help', () => {
  const lines = helpText({ models: context.catalog }, context.user);

  it('shows an example that works', () => {
    const example = lines.find((line) => line.startsWith('/train resnet')) ?? '';
    expect(specOf(example)).toMatchObject({ model: 'resnet', gpuCount: 2 });
  });

  it('names the models and the person’s own limit', () => {
    expect(lines.at(-2)).toBe('Models: resnet, mlp');
    expect(lines.at(-1)).toBe(
      'You train as vision1 in namespace vision, with at most 4 GPUs a run.',
    );
  });

  it('has a line for every subcommand, and is short', () => {
    for (const name of subcommands.filter((one) => one !== 'help'))
      expect(lines.some((line) => line.startsWith(`/train ${name} `))).toBe(true);
    expect(lines.length).toBeLessThan(25);
  });

  it('tells the rule of backslashes that the grammar follows', () => {
    expect(lines.join('\n')).toContain(String.raw`\" is a quote and \\ a backslash`);
    expect(parseCommand(String.raw`resnet a="\" \\"`)).toMatchObject({
      request: { parameters: [{ value: String.raw`" \ `.trim() }] },
    });
  });

  it('counts the models beyond the thirtieth', () => {
    const models = new Map(
      Array.from({ length: 32 }, (_, index) => {
        const name = `m${index}`;
        return [
          name,
          { name, types: ['cpu'] as const, maxGpus: 1, parameters: {}, openParameters: true },
        ];
      }),
    );
    expect(helpText({ models }).at(-1)).toMatch(/ and 2 more, see \/train models$/);
  });

  it('says so where no model is configured', () => {
    expect(helpText({ models: new Map() })).toContain('No model is configured yet.');
    expect(refusalOf('x', { catalog: new Map() }).problems).toHaveLength(1);
  });
});
