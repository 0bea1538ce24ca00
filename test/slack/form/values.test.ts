import { describe, expect, it } from 'vitest';

import { packKept } from '../../../src/slack/form/state.ts';
import { readForm, requestOf, type OpenView } from '../../../src/slack/form/values.ts';
import { makeModel } from '../support/builders.ts';

const catalog = new Map([
  ['resnet', makeModel()],
  ['mlp', makeModel({ name: 'mlp', types: ['cpu'], parameters: { queue: { type: 'integer' } } })],
]);

function viewWith(
  fields: Record<string, string | null>,
  { shown = 'resnet', typed }: { shown?: string; typed?: Record<string, string> } = {},
): OpenView {
  const values = Object.entries(fields).map(([blockId, value]) => {
    const isSelect = ['model', 'type:resnet', 'parameter:resnet:optimizer'].includes(blockId);
    const state = isSelect ? { selected_option: value === null ? null : { value } } : { value };
    return [blockId, { [blockId === 'model' ? 'train-form-model' : 'value']: state }];
  });
  return {
    private_metadata: packKept({ origin: { channel: 'C1' }, shown, typed: typed ?? {} }),
    state: { values: Object.fromEntries(values) },
  };
}

function read(view: OpenView) {
  return requestOf(readForm(view, catalog), catalog);
}

it('the only type of a model that was looked at in between is nobody’s choice', () => {
  const onMlp = viewWith({ model: 'resnet', 'type:mlp': 'cpu' }, { shown: 'mlp' });
  expect(readForm(onMlp, catalog).state.type).toBeUndefined();
});

describe('a submitted form', () => {
  it('asks for what its fields hold', () => {
    const fields = {
      model: 'resnet',
      'type:resnet': 'gpu',
      'gpu:resnet': '2',
      time: '2h',
      'parameter:resnet:lr': '0.01',
      'parameter:resnet:optimizer': 'adam',
      free: 'memory=16Gi\nwarmup=500 note="a b"',
    };
    expect(read(viewWith(fields))).toEqual({
      request: {
        model: 'resnet',
        resources: { type: 'gpu', gpu: '2', time: '2h', memory: '16Gi' },
        parameters: [
          { key: 'lr', value: '0.01' },
          { key: 'optimizer', value: 'adam' },
          { key: 'warmup', value: '500' },
          { key: 'note', value: 'a b' },
        ],
      },
      problems: [],
    });
  });

  it('leaves to the catalog what was left at its default or empty', () => {
    const fields = {
      model: 'resnet',
      'type:resnet': 'cpu',
      'gpu:resnet': null,
      'parameter:resnet:lr': '0.10',
      'parameter:resnet:epochs': '90',
      'parameter:resnet:tag': '',
      'parameter:resnet:optimizer': null,
      free: null,
    };
    expect(read(viewWith(fields)).request).toEqual({
      model: 'resnet',
      resources: { type: 'cpu' },
      parameters: [],
    });
  });

  it('does not ask for what an earlier model kept aside', () => {
    const view = viewWith({ model: 'resnet' }, { typed: { lr: '99', other: '1' } });
    expect(read(view).request.parameters).toEqual([]);
    expect(readForm(view, catalog).state.typed).toEqual({ lr: '99', other: '1' });
  });

  it('passes a hyperparameter that is called like a word of the bot as the model’s', () => {
    const view = viewWith({ model: 'mlp', 'parameter:mlp:queue': '3' }, { shown: 'mlp' });
    expect(read(view).request).toEqual({
      model: 'mlp',
      resources: {},
      parameters: [{ key: 'queue', value: '3', afterDashes: true }],
    });
  });

  it('finds what stands in a field and in the free box', () => {
    const fields = {
      model: 'resnet',
      time: '1h',
      'parameter:resnet:lr': '1',
      free: 'time=2h lr=2',
    };
    const { request, problems } = read(viewWith(fields));
    expect(problems.map(({ received }) => received)).toEqual(['time', 'lr']);
    expect(request.resources).toEqual({ time: '1h' });
    expect(request.parameters).toEqual([{ key: 'lr', value: '1' }]);
  });

  it('finds what is wrong with the writing of the free box', () => {
    const { problems } = read(viewWith({ model: 'resnet', free: 'note="open' }));
    expect(problems).not.toEqual([]);
  });
});
