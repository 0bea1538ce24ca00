import type { ParsedSubcommand } from '../training/subcommand.ts';
import type { MappedUser } from '../training/users.ts';
import type { Answer, Asked, RunAct } from './asked.ts';
import { renderUnclear } from './messages/run-answers.ts';
import { renderHelp } from './messages/replies.ts';
import { renderStranger } from './messages/stranger.ts';
import type { People } from './people.ts';
import type { Purpose, RunFinder } from './run-finder.ts';

/** Answers the words after `/train` that are no training. */
export type Subcommands = (asked: Asked, parsed: ParsedSubcommand) => Promise<Answer>;

export interface SubcommandDeps {
  readonly people: People;
  readonly finder: RunFinder;
  readonly help: () => readonly string[];
  readonly cancel: RunAct<string | undefined>;
}

export function createSubcommands(deps: SubcommandDeps): Subcommands {
  const { people, finder, help } = deps;

  /** Answers for a mapped person; everybody else is told how to be added. */
  async function asMapped(
    { slackUserId }: Asked,
    typed: string,
    answer: (user: MappedUser) => Answer | Promise<Answer>,
  ): Promise<Answer> {
    const person = await people.find(slackUserId);
    if (person.kind === 'mapped') return answer(person.user);
    return { outcome: 'stranger', reply: renderStranger(slackUserId, person, typed) };
  }

  /** Does something with the run that was named, where there is one and the person may. */
  function onRun<Input>(
    asked: Asked,
    typed: { readonly word: string; readonly run: string; readonly rest?: string },
    purpose: Purpose,
    act: RunAct<Input>,
    input: Input,
  ): Promise<Answer> {
    const retype = (name: string): string =>
      ['/train', typed.word, name, typed.rest].filter((part) => part !== undefined).join(' ');
    return asMapped(asked, retype(typed.run), (user) => {
      const found = finder.find(user, typed.run, purpose, retype);
      return found.kind === 'told' ? found.answer : act({ asked, user, run: found.run }, input);
    });
  }

  return async (asked, parsed) => {
    switch (parsed.kind) {
      case 'unclear':
        return { outcome: 'unclear', reply: renderUnclear(parsed.problem) };
      case 'cancel': {
        const { run, reason } = parsed;
        const typed = { word: 'cancel', run, ...(reason !== undefined && { rest: reason }) };
        return onRun(asked, typed, 'act', deps.cancel, reason);
      }
      case 'help':
      case 'models':
      case 'list':
      case 'status':
      case 'logs':
      case 'rerun':
      case 'resume':
        break;
    }
    return { outcome: 'help', reply: renderHelp(help()) };
  };
}
