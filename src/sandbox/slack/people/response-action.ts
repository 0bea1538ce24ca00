import { isObject, objectAt, objectsIn, type Json } from '../json.ts';
import { MethodError } from '../method-error.ts';
import type { OpenView, ViewError, Views } from '../state/views.ts';
import { checkedView } from '../web-api/views.ts';

/** What became of a submitted view. */
export type Outcome =
  | { readonly kind: 'done' }
  /** The sentences shown under the fields. */
  | { readonly kind: 'errors'; readonly errors: Record<string, string> }
  /** An answer that Slack does not take: the person sees that something went wrong. */
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** Does to the open views what the ack of a submission asks for; nothing asked closes the view. */
export function applyResponse(views: Views, view: OpenView, response: unknown): Outcome {
  if (response === undefined) return closeTop(views, view);
  if (!isObject(response)) return invalid('the answer is not an object');
  switch (response['response_action']) {
    case 'errors':
      return showErrors(view, objectAt(response, 'errors'));
    case 'clear':
      views.close(view.user, { all: true });
      return DONE;
    case 'update':
      return change(response, (definition) => views.update(view.id, definition));
    case 'push':
      return change(response, (definition) => views.push(view.user, definition, view.id));
    default:
      return invalid(`unknown response_action: ${String(response['response_action'])}`);
  }
}

const DONE: Outcome = { kind: 'done' };
const invalid = (...problems: readonly string[]): Outcome => ({ kind: 'invalid', problems });

function closeTop(views: Views, view: OpenView): Outcome {
  views.close(view.user, { all: view.definition['clear_on_close'] === true });
  return DONE;
}

function showErrors(view: OpenView, errors: Json): Outcome {
  const inputs = new Set(
    objectsIn(view.definition['blocks'])
      .filter((block) => block['type'] === 'input')
      .map((block) => block['block_id']),
  );
  const problems = Object.entries(errors).flatMap(([blockId, text]) => {
    if (!inputs.has(blockId)) return [`errors: "${blockId}" is no input block of the view`];
    return typeof text === 'string' && text !== '' ? [] : [`errors: "${blockId}" has no text`];
  });
  if (Object.keys(errors).length === 0) problems.push('errors: there are none');
  if (problems.length > 0) return invalid(...problems);
  const shown = Object.entries(errors).map(([blockId, text]) => [blockId, String(text)] as const);
  return { kind: 'errors', errors: Object.fromEntries(shown) };
}

function change(response: Json, apply: (definition: Json) => OpenView | ViewError): Outcome {
  try {
    const result = apply(checkedView(response['view'], 'modal'));
    return typeof result === 'string' ? invalid(result) : DONE;
  } catch (error) {
    if (!(error instanceof MethodError)) throw error;
    return invalid(error.slackError, JSON.stringify(error.fields));
  }
}
