import { objectsIn, type Json } from '../json.ts';
import { LIMITS } from '../limits.ts';
import { blockProblems } from './blocks.ts';
import { plainText } from './composition.ts';
import {
  boolean,
  byType,
  object,
  oneOf,
  string,
  when,
  type Problem,
  type Shape,
} from './schema.ts';

/** The blocks are checked apart, since their problems depend on each other. */
const blocks: Shape = () => [];

const common = {
  private_metadata: string({ min: 0, max: LIMITS.view.privateMetadata }),
  callback_id: string({ min: 0, max: LIMITS.view.id }),
  external_id: string({ min: 0, max: LIMITS.view.id }),
};

const SHAPES = {
  modal: object(
    { type: oneOf('modal'), title: plainText(LIMITS.view.title), blocks },
    {
      ...common,
      submit: plainText(LIMITS.view.button),
      close: plainText(LIMITS.view.button),
      clear_on_close: boolean,
      notify_on_close: boolean,
    },
  ),
  home: object({ type: oneOf('home'), blocks }, common),
};

function submitForInputs(view: Json): Problem[] {
  if (view['submit'] !== undefined) return [];
  return objectsIn(view['blocks']).flatMap((block, index) =>
    when(
      block['type'] === 'input',
      'must define `submit` to use an `input` block in modals',
      `/view/blocks/${index}/input`,
    ),
  );
}

/** Everything wrong with a view that is to stand on this surface. */
export function viewProblems(view: unknown, surface: 'modal' | 'home'): Problem[] {
  const problems = byType({ [surface]: SHAPES[surface] })(view, '/view');
  if (typeof view !== 'object' || view === null || !('blocks' in view)) return problems;
  return [
    ...problems,
    ...blockProblems(view.blocks, surface, '/view/blocks'),
    ...(surface === 'modal' ? submitForInputs({ ...view }) : []),
  ];
}

/** Whether the view is larger than Slack stores. */
export function viewTooLarge(view: unknown): boolean {
  return Buffer.byteLength(JSON.stringify(view) ?? '') > LIMITS.view.bytes;
}
