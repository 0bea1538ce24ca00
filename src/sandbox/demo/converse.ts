import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Sandbox } from '../sandbox.ts';
import type { SlackView } from '../slack/types.ts';
import { channels, people } from '../world.ts';

const guide = (sandbox: Sandbox): string => `
You are @${people.vision1.name} in #${channels.training.name}. Type a command, for example:
  /train resnet gpu=2 lr=0.01
  /train resnet gpu=2 lr=1000        diverges and fails
  /train resnet gpus=2 optimiser=sdg answers with what is wrong, and the corrected command
  /train help
Everything lies below ${sandbox.share}; the bot's log is beside it.
The cluster answers kubectl: KUBECONFIG=${sandbox.adminKubeconfig} kubectl get jobs,pods
Ctrl-C or Ctrl-D ends it.
`;

/** Takes commands from a terminal until it is closed; answers appear as the workspace shows them. */
export async function converse(
  sandbox: Sandbox,
  terminal: { input: Readable; print: (text: string) => void },
): Promise<void> {
  const { print } = terminal;
  print(guide(sandbox));
  const lines = createInterface({ input: terminal.input });
  const close = (): void => lines.close();
  process.once('SIGINT', close);
  for await (const line of lines) {
    if (line.trim() === '') continue;
    const text = line.trim().replace(/^\/train\b\s*/, '');
    const user = people.vision1.id;
    const delivery = await sandbox.slack.command({ user, channel: channels.training.id, text });
    if (!delivery.acked) print(`Slack would say: ${delivery.error}`);
    const view =
      text === '' ? await sandbox.slack.until(() => sandbox.slack.view(user)) : undefined;
    if (view) print(formText(view));
  }
  process.off('SIGINT', close);
}

/** The open form, as far as a terminal can show it. */
function formText(view: SlackView): string {
  const labels = view.blocks.flatMap((block) => {
    const label = block['label'];
    return typeof label === 'object' && label !== null && 'text' in label
      ? [`  ${String(label.text)}`]
      : [];
  });
  return [`A form opens: ${view.title}`, ...labels, 'Here, type the same as key=value.'].join('\n');
}
