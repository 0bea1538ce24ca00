import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Sandbox } from '../sandbox.ts';
import type { SlackView } from '../slack/types.ts';
import { channels, people } from '../world.ts';
import { ask, endOf } from './one-run.ts';
import { press, showHome } from './surfaces.ts';
import { showSituation } from './show-situation.ts';
import { findSituation, listSituations } from './situations.ts';

const guide = (sandbox: Sandbox): string => `
Here you are @${people.vision1.name} in #${channels.training.name}. Type a command, for example:
  /train resnet gpu=2 lr=0.01         trains, in about 20 s
  /train resnet gpu=2 lr=1000         diverges and fails
  /train resnet gpus=2 optimiser=sdg  answers with what is wrong, and the corrected command
  /train list, /train status last, /train logs last, /train cancel last, /train plan resnet gpu=2
  /train rerun last lr=0.02           trains the same again, with another learning rate
  /train resume last epochs=8         goes on from its last checkpoint
  /train help
  press logs                          presses a button of the newest card
  home                                opens the app's home tab
or a mishap, and how the thread tells it, for example "trouble out-of-memory":
${listSituations()}
Everything lies below ${sandbox.share}; the bot's log is beside it.
The cluster answers kubectl: KUBECONFIG=${sandbox.adminKubeconfig} kubectl get jobs,pods
"exit", Ctrl-C or Ctrl-D ends it.
`;

/** What stands in front of every answer to a line that is none of the commands. */
const unknown =
  'That is no command here: type /train …, "press <button>", "home", "trouble <name>" or "exit". /train help tells the rest.';

/**
 * Takes commands until `exit` or the end of the input; answers appear as the workspace shows them.
 * Where the input is no terminal but a file or a pipe, the runs it asked for are waited for.
 * Resolves with whether there was anything typed.
 */
export async function converse(
  sandbox: Sandbox,
  terminal: { input: Readable & { isTTY?: boolean }; print: (text: string) => void },
): Promise<boolean> {
  const { input, print } = terminal;
  let typedAny = false;
  print(guide(sandbox));
  const underWay: Promise<unknown>[] = [];
  for await (const line of createInterface({ input })) {
    const words = line.trim();
    typedAny = true;
    if (words === 'exit' || words === 'quit') return true;
    try {
      const run = await answer(sandbox, words, print);
      if (run !== undefined) underWay.push(endOf(sandbox, run));
    } catch (error) {
      print(error instanceof Error ? error.message : String(error));
    }
  }
  if (input.isTTY !== true) await Promise.all(underWay);
  return typedAny;
}

/** Does what a line asks for; returns the run that it started, if it did. */
async function answer(
  sandbox: Sandbox,
  line: string,
  print: (text: string) => void,
): Promise<string | undefined> {
  if (line === '') return undefined;
  const [, name] = /^trouble\b\s*(\S*)/.exec(line) ?? [];
  const trouble = findSituation(name ?? '');
  if (trouble) await showSituation(sandbox, trouble);
  else if (name !== undefined) print(`There is no such trouble; there are:\n${listSituations()}`);
  else if (line === 'home') print(await showHome(sandbox));
  else if (/^press\b/.test(line)) await press(sandbox, line.replace(/^press\s*/, ''));
  else if (!/^\/train\b/.test(line)) print(unknown);
  else {
    const asked = await ask(sandbox, line.replace(/^\/train\b\s*/, ''));
    if (asked.kind === 'run') return asked.run;
    if (asked.kind === 'form') await showForm(sandbox, asked.view, print);
  }
  return undefined;
}

/** Shows the open form as far as a terminal can, and closes it. */
async function showForm(
  { slack }: Sandbox,
  view: SlackView,
  print: (text: string) => void,
): Promise<void> {
  print(['┌ A form opens', ...formLines(view), ''].join('\n'));
  print('A terminal cannot fill it in: type the same as /train <model> key=value …');
  await slack.closeView(people.vision1.id);
}

function formLines(view: SlackView): readonly string[] {
  const labels = view.blocks.flatMap((block) => {
    const label = block['label'];
    return typeof label === 'object' && label !== null && 'text' in label
      ? [`[ ${String(label.text)} ]`]
      : [];
  });
  return [view.title, labels.join('  ')].map((line) => `│ ${line}`);
}
