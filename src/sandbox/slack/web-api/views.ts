import { isObject, type Json } from '../json.ts';
import { invalidArguments, invalidView, MethodError } from '../method-error.ts';
import type { Trigger } from '../state/triggers.ts';
import { toWireView, type OpenView, type ViewError } from '../state/views.ts';
import { viewProblems, viewTooLarge } from '../validation/view.ts';
import type { Arguments } from './arguments.ts';
import type { Method, Methods, World } from './method.ts';

/** A view as it may stand on the surface. Throws MethodError. */
export function checkedView(view: unknown, surface: 'modal' | 'home'): Json {
  if (viewTooLarge(view)) throw new MethodError('view_too_large');
  const problems = viewProblems(view, surface);
  if (problems.length > 0 || !isObject(view)) throw invalidView(problems);
  return view;
}

function viewOf(args: Arguments, surface: 'modal' | 'home'): Json {
  if (!args.has('view')) throw invalidArguments('missing required field: view');
  return checkedView(args.json('view'), surface);
}

function answer(result: OpenView | ViewError): Json {
  if (typeof result === 'string') throw new MethodError(result);
  return { view: toWireView(result) };
}

function triggerOf(world: World, args: Arguments): Trigger {
  const trigger = world.triggers.exchange(args.required('trigger_id'));
  if (typeof trigger === 'string') throw new MethodError(trigger);
  return trigger;
}

function open(world: World, args: Arguments): Json {
  const view = viewOf(args, 'modal');
  return answer(world.views.open(triggerOf(world, args).user, view));
}

function push(world: World, args: Arguments): Json {
  const view = viewOf(args, 'modal');
  const trigger = triggerOf(world, args);
  return answer(world.views.push(trigger.user, view, trigger.view));
}

function targetOf(world: World, args: Arguments): OpenView {
  if (args.has('view_id') && args.has('external_id'))
    throw invalidArguments('Cannot provide both `view_id` and `external_id`');
  const externalId = args.text('external_id');
  const target =
    externalId === undefined
      ? world.views.byId(args.required('view_id'))
      : world.views.byExternalId(externalId);
  if (!target) throw new MethodError('not_found');
  return target;
}

function update(world: World, args: Arguments): Json {
  const target = targetOf(world, args);
  const surface = target.definition['type'] === 'home' ? 'home' : 'modal';
  return answer(world.views.update(target.id, viewOf(args, surface), args.text('hash')));
}

function publish(world: World, args: Arguments): Json {
  const user = args.required('user_id');
  if (!world.homeTab) throw new MethodError('not_enabled');
  if (!world.workspace.user(user)) throw invalidArguments('invalid `user_id`');
  return answer(world.views.publish(user, viewOf(args, 'home'), args.text('hash')));
}

export function createViewMethods(world: World): Methods {
  const method = (handle: (world: World, args: Arguments) => Json): Method => ({
    token: 'bot',
    scopes: [],
    tier: 't4',
    handle: (args) => handle(world, args),
  });
  return {
    'views.open': method(open),
    'views.push': method(push),
    'views.update': method(update),
    'views.publish': method(publish),
  };
}
