import * as fc from 'fast-check';
import { blockIds, modelActionId, valueActionId } from '../../src/slack/form/fields.ts';
import { packKept } from '../../src/slack/form/state.ts';
import type { OpenView } from '../../src/slack/form/values.ts';
import { limits } from '../../src/slack/messages/limits.ts';
import { context } from '../training/builders.ts';
import { commandText, value } from './nasty.ts';

/** One right value for each hyperparameter of the catalog. */
const right: Readonly<Record<string, string>> = {
  lr: '0.5',
  epochs: '3',
  optimizer: 'adam',
  hidden: '64',
  bias: 'false',
  name: 'abc',
};

const mostly = (good: string | null): fc.Arbitrary<string | null> =>
  fc.oneof({ weight: 12, arbitrary: fc.constant(good) }, fc.constant(null), value);

/** A form as somebody may have filled it in, right or wrong, and the model it was opened for. */
export const filledForm = fc.constantFrom('resnet', 'mlp').chain((model) =>
  fc
    .record({
      [blockIds.type(model)]: fc.constantFrom('gpu', 'cpu'),
      [blockIds.gpu(model)]: mostly('2'),
      [blockIds.time]: mostly('90m'),
      [blockIds.free]: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, commandText),
      ...Object.fromEntries(
        Object.keys(context.catalog.get(model)?.parameters ?? {}).map((key) => [
          blockIds.parameter(model, key),
          mostly(right[key] ?? null),
        ]),
      ),
    })
    .map((fields) => ({ model, view: openView(model, fields) })),
);

function openView(model: string, fields: Readonly<Record<string, string | null>>): OpenView {
  const values = Object.entries(fields).map(([block, text]) => {
    // Slack's client lets nobody type more.
    const typed = text?.slice(0, limits.textInput) ?? null;
    const isSelect = block === blockIds.type(model) && typed !== null;
    const state = isSelect ? { selected_option: { value: typed } } : { value: typed };
    return [block, { [valueActionId]: state }];
  });
  return {
    private_metadata: packKept({ origin: { channel: 'C1' }, shown: model, typed: {} }),
    state: {
      values: {
        ...Object.fromEntries(values),
        [blockIds.model]: { [modelActionId]: { selected_option: { value: model } } },
      },
    },
  };
}
