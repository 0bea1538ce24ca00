import { expect, test } from 'vitest';
import type { SandboxConfig } from '../../src/sandbox/world.ts';
import { stage, type Stage } from './stage.ts';

/** A model whose program prints the arguments it got, as JSON. */
function printsItsArguments(config: SandboxConfig): void {
  config.models['echo'] = {
    types: ['cpu'],
    image: 'node:24',
    command: ['node', '-p', 'JSON.stringify(process.argv.slice(1))', '--'],
    args: [],
    openParameters: true,
  };
}

async function argumentsGot({ sandbox }: Stage): Promise<unknown> {
  const [pod] = sandbox.kubernetes.store.list('pods', 'training');
  const path = `/api/v1/namespaces/training/pods/${pod?.metadata.name}/log?container=train`;
  const answer = await fetch(sandbox.kubernetes.url + path, {
    headers: { authorization: `Bearer ${sandbox.kubernetes.adminToken}` },
  });
  return JSON.parse(await answer.text());
}

const smile = '\u{1F600}';

test.each<[string, string, readonly string[]]>([
  ['a command substitution', 'lr="$(touch x)"', ['--lr', '$(touch x)']],
  ['a shell command', 'a="b; rm -rf /"', ['--a', 'b; rm -rf /']],
  [
    'backticks and dollars',
    'a=`id` b=$HOME c=${PATH}',
    ['--a', '`id`', '--b', '$HOME', '--c', '${PATH}'],
  ],
  ['quotes and stars', `a='it "is"' b=*`, ['--a', 'it "is"', '--b', '*']],
  ['a newline', 'a="one\ntwo"', ['--a', 'one\ntwo']],
  ['a flag look-alike', 'a=--use-tensorboard', ['--a=--use-tensorboard']],
  ['an escaped ampersand', 'a="b &amp;&amp; c"', ['--a', 'b && c']],
  [
    'Kubernetes’ own variable syntax',
    'a=$(HOME) b=$$(HOME)',
    ['--a', '$(HOME)', '--b', '$$(HOME)'],
  ],
  ['Unicode', `a=학습률 b=${smile}`, ['--a', '학습률', '--b', smile]],
  ['3,000 characters', `a=${'x'.repeat(3000)}`, ['--a', 'x'.repeat(3000)]],
  ['a model’s own type and image', '-- type=adamw image=x', ['--type', 'adamw', '--image', 'x']],
])('%s arrives in the process exactly as typed', async (_, typed, expected) => {
  const here = await stage({ configure: printsItsArguments });
  await here.sandbox.startBot();
  await here.type(`echo type=cpu ${typed}`);
  await here.told('finished');
  expect(await argumentsGot(here)).toEqual(expected);
});
