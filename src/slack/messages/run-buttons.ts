import type { ActionsBlock, Button, ConfirmationDialog } from '@slack/types';

import type { RunView } from '../../reconcile/ports.ts';
import { moreMemory } from '../../training/more-memory.ts';
import { isGone } from '../../training/phase.ts';
import { hasEnded } from '../../training/run.ts';
import { cut } from './escape.ts';
import { limits } from './limits.ts';
import { packRunValue } from './run-value.ts';

interface Look {
  readonly text: string | ((view: RunView) => string);
  readonly style?: 'primary' | 'danger';
  readonly confirm?: (view: RunView) => ConfirmationDialog;
}

/** Every button that a run can have, in the order in which they stand. */
const looks = {
  status: { text: 'Status' },
  retry: { text: textOfRetry, style: 'primary', confirm: confirmRetry },
  resume: { text: 'Resume', confirm: confirmResume },
  rerun: { text: 'Rerun', confirm: confirmRerun },
  clone: { text: 'Clone' },
  logs: { text: 'Logs' },
  picture: { text: 'Picture' },
  cancel: { text: 'Cancel', style: 'danger', confirm: confirmCancel },
} as const satisfies Record<string, Look>;

export type RunButton = keyof typeof looks;

/** The `action_id` of a run's button; every one of them, and nothing else, begins so. */
const runActionId = (button: RunButton): string => `run-${button}`;
export const anyRunAction = /^run-/;

/** Which button has this `action_id`; undefined for one that an older version made. */
export function runButtonOf(actionId: string): RunButton | undefined {
  return order.find((button) => runActionId(button) === actionId);
}

const order: readonly RunButton[] = [
  'retry',
  'resume',
  'rerun',
  'clone',
  'status',
  'logs',
  'picture',
  'cancel',
];

/** Where a run's buttons stand: in its thread, or on somebody's home. */
export type ButtonPlace = 'thread' | 'home';

/** The buttons that make sense for a run as it is: on its card, and at its end on its last message. */
function buttonsFor(view: RunView, place: ButtonPlace): readonly RunButton[] {
  return order.filter((button) => when[button](view, place));
}

const when: Readonly<Record<RunButton, (view: RunView, place: ButtonPlace) => boolean>> = {
  retry: ({ spec, state }, place) =>
    place === 'thread' &&
    state.phase === 'failed' &&
    state.diagnosis?.code === 'out-of-memory' &&
    moreMemoryFor({ spec, state }) !== undefined,
  // What never started has left no checkpoint.
  resume: ({ spec, state }, place) =>
    place === 'thread' &&
    spec.resumable === true &&
    hasEnded(state) &&
    state.startedAt !== undefined,
  rerun: ({ state }, place) => place === 'thread' && hasEnded(state),
  clone: (_, place) => place === 'thread',
  // The card is the status.
  status: (_, place) => place === 'home',
  // What was deleted took its log along; what has no pod yet has none.
  logs: ({ state }) =>
    !isGone(state.phase) &&
    (state.startedAt !== undefined || (hasEnded(state) && state.podName !== undefined)),
  // The end brings one by itself.
  picture: ({ state }) => state.phase === 'running',
  cancel: ({ state }) => !hasEnded(state),
};

/** One row with the buttons of a run; none where it has none. */
export function buttonRow(view: RunView, place: ButtonPlace = 'thread'): ActionsBlock[] {
  const elements = buttonsFor(view, place).map((button) => buttonOf(button, view, place));
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
}

function buttonOf(button: RunButton, view: RunView, place: ButtonPlace): Button {
  const { text, style, confirm }: Look = looks[button];
  const { id, commandText } = view.spec;
  return {
    type: 'button',
    action_id: runActionId(button),
    text: { type: 'plain_text', text: typeof text === 'string' ? text : text(view) },
    // A home is drawn anew when its runs change, and has no room for so many commands.
    value: packRunValue({
      run: id,
      uid: view.uid,
      command: place === 'home' ? undefined : commandText,
    }),
    ...(style !== undefined && { style }),
    ...(confirm !== undefined && { confirm: confirm(view) }),
  };
}

function moreMemoryFor({ spec, state }: Pick<RunView, 'spec' | 'state'>): string | undefined {
  return moreMemory(state.memoryLimit ?? spec.memory);
}

function textOfRetry(view: RunView): string {
  return `Retry with ${moreMemoryFor(view) ?? 'more memory'}`;
}

/** Each of these starts a run: a click too many must not start another. */
function confirmStart(title: string, question: string, yes: string): ConfirmationDialog {
  return {
    title: { type: 'plain_text', text: title },
    text: { type: 'plain_text', text: cut(question, limits.confirm.text) },
    confirm: { type: 'plain_text', text: yes },
    deny: { type: 'plain_text', text: 'Not now' },
  };
}

function confirmRerun({ spec }: RunView): ConfirmationDialog {
  const question = `${spec.model} is trained once more as in run ${spec.id}, in your name: the same image, the same hyperparameters, new folders.`;
  return confirmStart('Run it again?', question, 'Run it again');
}

function confirmResume({ spec }: RunView): ConfirmationDialog {
  const question = `A new run of ${spec.model} goes on from the last checkpoint of run ${spec.id}. That one’s folders are only read.`;
  return confirmStart('Resume this run?', question, 'Resume');
}

function confirmRetry(view: RunView): ConfirmationDialog {
  const memory = moreMemoryFor(view) ?? 'more memory';
  const question = `${view.spec.model} is trained once more as in run ${view.spec.id}, in your name, with ${memory} of memory instead of ${view.state.memoryLimit ?? view.spec.memory ?? 'what it had'}.`;
  return confirmStart('Retry with more memory?', question, `Retry with ${memory}`);
}

function confirmCancel({ spec }: RunView): ConfirmationDialog {
  const question = `${spec.model}, run ${spec.id}, stops and does not go on. What it wrote stays.`;
  return {
    title: { type: 'plain_text', text: 'Cancel this run?' },
    text: { type: 'plain_text', text: cut(question, limits.confirm.text) },
    confirm: { type: 'plain_text', text: 'Cancel the run' },
    deny: { type: 'plain_text', text: 'Keep it' },
    style: 'danger',
  };
}
