import { APP_ID, BOT_ID, TEAM_ID } from '../identity.ts';
import { objectAt, objectsIn, stringAt, type Json } from '../json.ts';
import { LIMITS } from '../limits.ts';
import type { SlackEvent, SlackView } from '../types.ts';
import type { Ids } from './ids.ts';
import { withBlockIds } from './message-forms.ts';
import { valuesOf, withActionIds, type Values } from './values.ts';

/** A view that a person has open, or their home tab. */
export interface OpenView {
  readonly id: string;
  readonly user: string;
  readonly hash: string;
  /** As sent, its blocks with ids. */
  readonly definition: Json;
  readonly values: Values;
  readonly rootId: string;
  readonly previousId: string | null;
}

export type ViewError =
  'not_found' | 'hash_conflict' | 'duplicate_external_id' | 'push_limit_reached';

/** The views that people have open: for each a stack of modals, and a home tab. */
export interface Views {
  /** Opens a modal in place of whatever the person has open. */
  open(user: string, definition: Json): OpenView | ViewError;
  push(user: string, definition: Json, ontoView?: string): OpenView | ViewError;
  update(id: string, definition: Json, hash?: string): OpenView | ViewError;
  publish(user: string, definition: Json, hash?: string): OpenView | ViewError;
  byId(id: string): OpenView | undefined;
  byExternalId(externalId: string): OpenView | undefined;
  /** The person's modals, topmost last. */
  stack(user: string): readonly OpenView[];
  home(user: string): OpenView | undefined;
  /** Sets what the person typed or chose. */
  setValue(id: string, blockId: string, actionId: string, state: Json): void;
  /** Takes the topmost modal away, or all of them. */
  close(user: string, options?: { all?: boolean }): void;
}

export function createViews(ids: Ids, tell: (event: SlackEvent) => void): Views {
  const stacks = new Map<string, OpenView[]>();
  const homes = new Map<string, OpenView>();
  const stackOf = (user: string): OpenView[] => stacks.get(user) ?? [];
  const all = (): OpenView[] => [...[...stacks.values()].flat(), ...homes.values()];
  const hash = (): string => `${ids.ts().split('.')[0]}.${ids.secret().slice(0, 8)}`;

  function set(user: string, stack: OpenView[]): void {
    stacks.set(user, stack);
    const top = stack.at(-1);
    tell({ type: 'view', user, view: top && toSlackView(top) });
  }

  function withIds(definition: Json): Json {
    const blocks = withBlockIds(objectsIn(definition['blocks']), ids);
    return { ...definition, blocks: withActionIds(blocks, () => ids.next('B')) };
  }

  function taken(definition: Json, own?: OpenView): boolean {
    const externalId = stringAt(definition, 'external_id');
    return (
      externalId !== '' &&
      all().some((view) => view !== own && stringAt(view.definition, 'external_id') === externalId)
    );
  }

  function make(user: string, definition: Json, below?: OpenView): OpenView {
    const id = ids.next('V');
    const named = withIds(definition);
    const values = valuesOf(objectsIn(named['blocks']));
    const place = { rootId: below?.rootId ?? id, previousId: below?.id ?? null };
    return { id, user, hash: hash(), definition: named, values, ...place };
  }

  function changed(view: OpenView, definition: Json): OpenView {
    const named = withIds(definition);
    const values = valuesOf(objectsIn(named['blocks']), view.values);
    return { ...view, hash: hash(), definition: named, values };
  }

  function replace(view: OpenView, quiet = false): void {
    if (homes.get(view.user)?.id === view.id) {
      homes.set(view.user, view);
      if (!quiet) tell({ type: 'home', user: view.user, view: toSlackView(view) });
    } else {
      const stack = stackOf(view.user).map((known) => (known.id === view.id ? view : known));
      if (quiet) stacks.set(view.user, stack);
      else set(view.user, stack);
    }
  }

  const byId = (id: string): OpenView | undefined => all().find((view) => view.id === id);

  return {
    open(user, definition) {
      if (taken(definition)) return 'duplicate_external_id';
      const view = make(user, definition);
      set(user, [view]);
      return view;
    },
    push(user, definition, ontoView) {
      const stack = stackOf(user);
      const top = stack.at(-1);
      if (!top || !stack.some((view) => view.id === ontoView)) return 'not_found';
      if (stack.length >= LIMITS.view.stack) return 'push_limit_reached';
      if (taken(definition)) return 'duplicate_external_id';
      const view = make(user, definition, top);
      set(user, [...stack, view]);
      return view;
    },
    update(id, definition, expected) {
      const view = byId(id);
      if (!view) return 'not_found';
      if (expected !== undefined && expected !== view.hash) return 'hash_conflict';
      if (taken(definition, view)) return 'duplicate_external_id';
      const next = changed(view, definition);
      replace(next);
      return next;
    },
    publish(user, definition, expected) {
      const known = homes.get(user);
      if (known && expected !== undefined && expected !== known.hash) return 'hash_conflict';
      if (taken(definition, known)) return 'duplicate_external_id';
      const view = known ? changed(known, definition) : make(user, definition);
      homes.set(user, view);
      tell({ type: 'home', user, view: toSlackView(view) });
      return view;
    },
    byId,
    byExternalId: (externalId) =>
      all().find((view) => stringAt(view.definition, 'external_id') === externalId),
    stack: stackOf,
    home: (user) => homes.get(user),
    setValue(id, blockId, actionId, state) {
      const view = byId(id);
      if (!view) return;
      const block = { ...view.values[blockId], [actionId]: state };
      replace({ ...view, values: { ...view.values, [blockId]: block } }, true);
    },
    close(user, options = {}) {
      set(user, options.all ? [] : stackOf(user).slice(0, -1));
    },
  };
}

/** The view as tests and the demo look at it. */
export function toSlackView(view: OpenView): SlackView {
  const { id, hash, definition, values, previousId } = view;
  const submit = stringAt(objectAt(definition, 'submit'), 'text');
  const close = stringAt(objectAt(definition, 'close'), 'text');
  return {
    id,
    hash,
    values,
    previousId,
    callbackId: stringAt(definition, 'callback_id'),
    privateMetadata: stringAt(definition, 'private_metadata'),
    title: stringAt(objectAt(definition, 'title'), 'text'),
    blocks: objectsIn(definition['blocks']),
    ...(submit !== '' && { submit }),
    ...(close !== '' && { close }),
  };
}

/** The view as the Web API and the payloads carry it. */
export function toWireView(view: OpenView): Json {
  const { id, hash, definition, values, rootId, previousId } = view;
  return {
    id,
    team_id: TEAM_ID,
    callback_id: '',
    private_metadata: '',
    external_id: '',
    title: null,
    submit: null,
    close: null,
    clear_on_close: false,
    notify_on_close: false,
    ...definition,
    state: { values },
    hash,
    previous_view_id: previousId,
    root_view_id: rootId,
    app_id: APP_ID,
    app_installed_team_id: TEAM_ID,
    bot_id: BOT_ID,
  };
}
