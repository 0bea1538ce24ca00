import type { ConfigSource } from '../config.ts';
import type { RunAction } from '../reconcile/people-ports.ts';
import { formatChanges } from '../training/ask-again.ts';
import { helpText } from '../training/help.ts';
import type { ParsedSubcommand } from '../training/subcommand.ts';
import type { MappedUser } from '../training/users.ts';
import type { ListRuns } from './acts/list.ts';
import type { RunActs } from './acts/acts.ts';
import type { Answer, Asked, RunAct } from './asked.ts';
import { renderModels } from './messages/models.ts';
import { renderHelp } from './messages/replies.ts';
import { renderUnclear } from './messages/run-answers.ts';
import type { People } from './people.ts';
import type { RunFinder } from './run-finder.ts';
import type { TurnAway } from './turn-away.ts';

/** Answers the words after `/train` that are no training. */
export type Subcommands = (asked: Asked, parsed: ParsedSubcommand) => Promise<Answer>;

export interface SubcommandDeps {
  readonly people: People;
  readonly finder: RunFinder;
  readonly config: ConfigSource;
  readonly list: ListRuns;
  readonly acts: RunActs;
  readonly turnAway: TurnAway;
}

export function createSubcommands(deps: SubcommandDeps): Subcommands {
  const { people, finder, config, list, acts, turnAway } = deps;

  /** Answers for a mapped person; everybody else is told how to be added. */
  async function asMapped(
    { slackUserId }: Asked,
    action: 'list' | RunAction,
    typed: string,
    answer: (user: MappedUser) => Answer | Promise<Answer>,
  ): Promise<Answer> {
    const person = await people.find(slackUserId);
    if (person.kind === 'mapped') return answer(person.user);
    return { outcome: 'stranger', reply: turnAway(person, { action, slackUserId }, typed) };
  }

  /** Does something with the run that was named, where there is one and the person may. */
  function onRun<Input>(
    asked: Asked,
    typed: { readonly word: RunAction; readonly run: string; readonly rest?: string },
    act: RunAct<Input>,
    input: Input,
  ): Promise<Answer> {
    const retype = (name: string): string =>
      ['/train', typed.word, name, typed.rest].filter((part) => part !== undefined).join(' ');
    return asMapped(asked, typed.word, retype(typed.run), (user) => {
      const found = finder.find(user, typed.run, typed.word, retype);
      return found.kind === 'told' ? found.answer : act({ asked, user, run: found.run }, input);
    });
  }

  function again(
    asked: Asked,
    { kind, run, changes, problems }: Extract<ParsedSubcommand, { kind: 'rerun' | 'resume' }>,
  ): Promise<Answer> {
    const typed = formatChanges(changes);
    const words = { word: kind, run, ...(typed !== '' && { rest: typed }) };
    return onRun(asked, words, acts[kind], { changes, problems });
  }

  async function help({ slackUserId }: Asked): Promise<Answer> {
    const person = await people.find(slackUserId);
    const lines = helpText(config.current, person.kind === 'mapped' ? person.user : undefined);
    return { outcome: 'help', reply: renderHelp(lines) };
  }

  return async (asked, parsed) => {
    switch (parsed.kind) {
      case 'help':
        break;
      case 'models':
        return { outcome: 'answered', reply: renderModels(config.current.models, parsed.name) };
      case 'list':
        return asMapped(asked, 'list', '/train list', (user) => list(user, parsed.of));
      case 'status':
        return onRun(asked, { word: 'status', run: parsed.run }, acts.status, undefined);
      case 'logs': {
        const { run, lines } = parsed;
        const rest = lines === undefined ? {} : { rest: String(lines) };
        return onRun(asked, { word: 'logs', run, ...rest }, acts.logs, lines);
      }
      case 'cancel': {
        const { run, reason } = parsed;
        const rest = reason === undefined ? {} : { rest: reason };
        return onRun(asked, { word: 'cancel', run, ...rest }, acts.cancel, reason);
      }
      case 'rerun':
      case 'resume':
        return again(asked, parsed);
      case 'unclear':
        return { outcome: 'unclear', reply: renderUnclear(parsed.problem) };
    }
    return help(asked);
  };
}
