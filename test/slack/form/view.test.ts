import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { firstState, formView } from '../../../src/slack/form/view.ts';
import { unpackKept } from '../../../src/slack/form/state.ts';
import type { Catalog, Model, Parameter } from '../../../src/training/catalog.ts';
import { makeModel } from '../support/builders.ts';
import { viewFlaws, input, inputs } from '../support/view-flaws.ts';

const origin = { channel: 'C1' };

function catalogOf(...models: Model[]): Catalog {
  return new Map(models.map((model) => [model.name, model]));
}

function blockIdsOf(catalog: Catalog, model: string): (string | undefined)[] {
  return inputs(formView(catalog, { model, typed: {} }, origin)).map(({ block_id }) => block_id);
}

describe('the form', () => {
  const catalog = catalogOf(
    makeModel(),
    makeModel({
      name: 'mlp',
      types: ['cpu'],
      parameters: { lr: { type: 'number', default: 1e-7 } },
    }),
  );

  it('opens with the first model, its fields and its defaults', () => {
    const view = formView(catalog, firstState(catalog), origin);
    expect(viewFlaws(view)).toEqual([]);
    expect(inputs(view).map(({ label }) => label.text)).toEqual([
      'Model',
      'Type',
      'GPUs',
      'Time limit',
      'lr',
      'epochs',
      'optimizer',
      'augment',
      'tag',
      'More',
    ]);
    expect(input(view, 'parameter:resnet:lr').element).toMatchObject({
      type: 'number_input',
      is_decimal_allowed: true,
      min_value: '0',
      max_value: '10',
      initial_value: '0.1',
    });
    expect(input(view, 'parameter:resnet:epochs').element).toMatchObject({
      type: 'number_input',
      is_decimal_allowed: false,
      initial_value: '90',
    });
    expect(input(view, 'parameter:resnet:augment').element).toMatchObject({
      type: 'static_select',
      initial_option: { value: 'true' },
    });
  });

  it('writes a very small default without an exponent', () => {
    const view = formView(catalog, { model: 'mlp', typed: {} }, origin);
    expect(input(view, 'parameter:mlp:lr').element).toMatchObject({ initial_value: '0.0000001' });
  });

  it('has no GPU field for a model that has no use for one', () => {
    expect(blockIdsOf(catalog, 'mlp')).not.toContain('gpu:mlp');
  });

  it('shows what was typed for the model before, where the new one takes it', () => {
    const typed = { lr: '0.5', optimizer: 'adam', only: 'here' };
    const view = formView(catalog, { model: 'resnet', typed, time: '2h', free: 'a=1' }, origin);
    expect(input(view, 'parameter:resnet:lr').element).toMatchObject({ initial_value: '0.5' });
    expect(input(view, 'parameter:resnet:optimizer').element).toMatchObject({
      initial_option: { value: 'adam' },
    });
    expect(input(view, 'time').element).toMatchObject({ initial_value: '2h' });
    expect(input(view, 'free').element).toMatchObject({ initial_value: 'a=1' });
    expect(unpackKept(view.private_metadata ?? '').typed).toEqual({ only: 'here' });
  });

  it('keeps aside what the new model has no field for, or would not take', () => {
    const typed = { lr: '99', optimizer: 'lion', tag: 'x' };
    const view = formView(catalog, { model: 'resnet', typed }, origin);
    expect(input(view, 'parameter:resnet:lr').element).toMatchObject({ initial_value: '0.1' });
    expect(unpackKept(view.private_metadata ?? '').typed).toEqual({ lr: '99', optimizer: 'lion' });
  });

  it('keeps type and GPUs over a model that has neither choice', () => {
    const view = formView(catalog, { model: 'mlp', type: 'gpu', gpu: '4', typed: {} }, origin);
    expect(unpackKept(view.private_metadata ?? '')).toMatchObject({ type: 'gpu', gpu: '4' });
  });

  it('names the parameters that do not fit into a form', () => {
    const parameters = Object.fromEntries(
      Array.from({ length: 120 }, (_, index) => [`p${index}`, { type: 'number' } as const]),
    );
    const view = formView(
      catalogOf(makeModel({ parameters })),
      { model: 'resnet', typed: {} },
      origin,
    );
    expect(viewFlaws(view)).toEqual([]);
    expect(JSON.stringify(view.blocks)).toContain('Type these below: p92, p93');
  });

  it.each([1, 100, 101, 950, 2_500])('offers %i models', (amount) => {
    const models = Array.from({ length: amount }, (_, index) => makeModel({ name: `m${index}` }));
    const view = formView(catalogOf(...models), { model: 'm0', typed: {} }, origin);
    expect(viewFlaws(view)).toEqual([]);
    expect(JSON.stringify(view).split('"text":"m').length - 1).toBeGreaterThanOrEqual(amount);
  });

  it('is a view that Slack takes, whatever catalog and typing', () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom('x', '<').map((char) => char.repeat(3000)),
      fc.constantFrom('1', '-1', '1e-7', '0.5', 'true', ''),
    );
    const number = fc.double({ noNaN: true });
    const numeric = fc
      .tuple(number, number, number)
      .map((some) => some.toSorted((a, b) => a - b))
      .chain(([min = 0, initial = 0, max = 0]) =>
        fc.record(
          {
            type: fc.constantFrom('number', 'integer'),
            min: fc.constant(min),
            max: fc.constant(max),
            default: fc.constant(initial),
          },
          { requiredKeys: ['type'] },
        ),
      );
    const parameter: fc.Arbitrary<Parameter> = fc.oneof(
      numeric,
      fc.record({ type: fc.constant('boolean' as const), default: fc.boolean() }),
      fc.record({
        type: fc.constant('choice' as const),
        choices: fc.uniqueArray(text, { minLength: 1, maxLength: 130 }),
        description: text,
      }),
      fc.record({
        type: fc.constant('string' as const),
        default: text,
        maxLength: fc.integer({ min: 1, max: 5000 }),
      }),
    );
    const key = fc.stringMatching(/^[a-z]{1,3}$/);
    const parameters = fc.dictionary(key, parameter, { maxKeys: 110 });
    fc.assert(
      fc.property(parameters, fc.dictionary(key, text), text, (some, typed, one) => {
        const catalogOfOne = catalogOf(makeModel({ parameters: some, description: one }));
        const state = { model: 'resnet', typed, type: one, gpu: one, time: one, free: one };
        expect(viewFlaws(formView(catalogOfOne, state, origin))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
