import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../src/training/command.ts';
import { helpText } from '../../src/training/help.ts';
import { context, refusalOf, specOf } from './builders.ts';

describe('the help', () => {
  const lines = helpText({ models: context.catalog }, context.user);

  it('shows an example that works', () => {
    const example = lines.find((line) => line.startsWith('/train resnet')) ?? '';
    expect(specOf(example)).toMatchObject({ model: 'resnet', gpuCount: 2 });
  });

  it('lists the models and the person’s own limit', () => {
    expect(lines).toContain('resnet (gpu or cpu)');
    expect(lines).toContain('mlp (cpu)');
    expect(lines.at(-1)).toBe(
      'You train as vision1 in namespace vision, with at most 4 GPUs a run.',
    );
  });

  it('shows what a model takes, with its defaults, ready to copy', () => {
    const names = Object.keys(context.catalog.get('resnet')?.parameters ?? {});
    const line = lines[lines.indexOf('resnet (gpu or cpu)') + 1] ?? '';
    for (const name of names) expect(line).toContain(` ${name}=`);
  });

  it('tells the rule of backslashes that the grammar follows', () => {
    expect(lines.join('\n')).toContain(String.raw`\" is a quote and \\ a backslash`);
    expect(parseCommand(String.raw`resnet a="\" \\"`)).toMatchObject({
      request: { parameters: [{ value: String.raw`" \ `.trim() }] },
    });
  });

  it('counts the models beyond the tenth', () => {
    const models = new Map(
      Array.from({ length: 12 }, (_, index) => {
        const name = `m${index}`;
        return [
          name,
          { name, types: ['cpu'] as const, maxGpus: 1, parameters: {}, openParameters: true },
        ];
      }),
    );
    expect(helpText({ models })).toContain('and 2 more, see the form');
  });

  it('says so where no model is configured', () => {
    expect(helpText({ models: new Map() })).toContain('No model is configured yet.');
    expect(refusalOf('x', { catalog: new Map() }).problems).toHaveLength(1);
  });
});
