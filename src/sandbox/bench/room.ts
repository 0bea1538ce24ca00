import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** What a room answers: each by name, with one argument. */
export type Answers = Readonly<Record<string, (argument: never) => unknown>>;

/** Another process that does as it is asked. */
export interface Room<A extends Answers> {
  readonly pid: number;
  /** Rejects with what the room threw, or when it has ended. */
  ask<Name extends keyof A & string>(
    name: Name,
    ...argument: Parameters<A[Name]>
  ): Promise<Awaited<ReturnType<A[Name]>>>;
  close(): Promise<void>;
}

interface Question {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}

interface Reply {
  readonly id: number;
  readonly value?: never;
  readonly error?: string;
}

type Settle = Omit<PromiseWithResolvers<never>, 'promise'>;

/** Starts the module as a process of its own. It calls `answerIn`. */
export function openRoom<A extends Answers>(file: string): Room<A> {
  const child = fork(file, { serialization: 'advanced' });
  const open = new Map<number, Settle>();
  let last = 0;

  child.on('message', ({ id, value, error }: Reply) => {
    const settle = open.get(id);
    open.delete(id);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- typed by whoever asked
    if (error === undefined) settle?.resolve(value as never);
    else settle?.reject(new Error(error));
  });
  child.once('exit', (code) => {
    for (const { reject } of open.values()) reject(new Error(`${file} ended with ${code}`));
    open.clear();
  });

  return {
    pid: child.pid ?? 0,
    ask(name, ...[argument]) {
      const { promise, resolve, reject } = Promise.withResolvers<never>();
      last += 1;
      open.set(last, { resolve, reject });
      if (child.connected) child.send({ id: last, name, argument } satisfies Question);
      else reject(new Error(`${file} has ended`));
      return promise;
    },
    close: () => end(child),
  };
}

/** Lets it end by itself, and sees that it does. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.disconnect();
  const impatient = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await exited;
  clearTimeout(impatient);
}

/** In the room's own process: answers until the process that opened it goes away. */
export function answerIn(answers: Answers): void {
  process.on('message', (question: Question) => void answer(question, answers));
  process.on('disconnect', () => process.exit(0));
  // The terminal's Ctrl-C reaches the whole group: the bench ends its rooms in its own order.
  process.on('SIGINT', () => undefined);
}

async function answer({ id, name, argument }: Question, answers: Answers): Promise<void> {
  const reply = (fields: Omit<Reply, 'id'>): void => {
    process.send?.({ id, ...fields } satisfies Reply);
  };
  try {
    const work = answers[name];
    if (!work) throw new Error(`nothing answers "${name}"`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- typed by whoever asked
    reply({ value: (await work(argument as never)) as never });
  } catch (error) {
    reply({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
