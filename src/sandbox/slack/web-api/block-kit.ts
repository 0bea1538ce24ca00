import { isObject, type Json } from '../json.ts';
import { invalidArguments, MethodError } from '../method-error.ts';
import { blockProblems } from '../validation/blocks.ts';
import type { Problem } from '../validation/schema.ts';
import { viewProblems } from '../validation/view.ts';
import type { Arguments } from './arguments.ts';
import type { Methods } from './method.ts';

function refuse(error: string, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const errors = problems.map(({ message, pointer }) => `${message} [json-pointer:${pointer}]`);
  throw new MethodError(error, {
    errors,
    response_metadata: { messages: errors.map((text) => `[ERROR] ${text}`) },
  });
}

function validate(args: Arguments): Json {
  if (args.has('view')) {
    const view = args.json('view');
    const home = isObject(view) && view['type'] === 'home';
    refuse('invalid_view', viewProblems(view, home ? 'home' : 'modal'));
  } else if (args.has('message')) {
    const message = args.json('message');
    if (!isObject(message)) throw new MethodError('invalid_message');
    refuse('invalid_message', blockProblems(message['blocks'] ?? [], 'message', '/message/blocks'));
  } else if (args.has('blocks')) {
    refuse('invalid_blocks', blockProblems(args.json('blocks'), 'message', '/blocks'));
  } else throw invalidArguments('must provide one of `blocks`, `message`, `view`');
  return {};
}

export function createBlockKitMethods(): Methods {
  return {
    'blocks.validate': { token: 'bot', scopes: [], tier: 't3', handle: validate },
  };
}
