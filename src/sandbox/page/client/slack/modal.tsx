import { useEffect, useMemo, useRef, useState, type FormEvent } from 'react';
import type { Form, Outcome } from '../../model.ts';
import { Blocks } from '../blocks/blocks.tsx';
import { SurfaceProvider } from '../blocks/surface.tsx';
import { act } from '../state/act.ts';
import { createFiller } from '../state/filler.ts';
import { usePage } from '../state/page.tsx';
import { Avatar } from './avatar.tsx';
import { useModalDialog } from './dialog.tsx';
import { BackIcon, CloseIcon } from './icons.tsx';

const TYPING_PAUSE_MS = 250;
const FIRST_FIELD = '.dialog-body :is(input, select, textarea)';

type Errors = NonNullable<Outcome['errors']>;

function afterTyping(task: () => void): () => void {
  const timer = setTimeout(task, TYPING_PAUSE_MS);
  return () => clearTimeout(timer);
}

/** The modal that the person has open: their app's form over everything else. */
export function Modal({ form }: { form: Form }) {
  const { me, botUserId, warn } = usePage();
  const dialog = useRef<HTMLDialogElement>(null);
  const [errors, setErrors] = useState<Errors>({});
  const [problem, setProblem] = useState<string>();
  const [rejections, setRejections] = useState(0);
  const [isUnderWay, setUnderWay] = useState(false);
  const user = me.id;
  const close = (all: boolean): void => {
    void act({ act: 'close', user, all }).then((outcome) => warn(outcome.problem));
  };
  useModalDialog(dialog, () => close(!form.hasBelow), FIRST_FIELD);

  const filler = useMemo(
    () =>
      createFiller(
        (field, value, tells) => act({ act: 'fill', user, ...field, value, tells }),
        afterTyping,
      ),
    [user],
  );
  const surface = {
    id: form.id,
    pictures: form.pictures,
    stateOf: ({ blockId, actionId }: { blockId: string; actionId: string }) =>
      form.values[blockId]?.[actionId],
    async press(field: { blockId: string; actionId: string }, value?: string) {
      await filler.flush();
      const said = value === undefined ? {} : { value };
      setProblem((await act({ act: 'press', user, ...field, ...said })).problem);
    },
    fill(field: { blockId: string; actionId: string }, value: string | null, tells: boolean) {
      // What has been changed is no longer wrong until it is looked at again.
      setErrors((found) => without(found, field.blockId));
      if (!tells) return filler.later(field, value);
      return void filler.tell(field, value).then((outcome) => setProblem(outcome.problem));
    },
    errorOf: (blockId: string) => errors[blockId],
  };

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (isUnderWay) return;
    setUnderWay(true);
    await filler.flush();
    const { problem, errors = {} } = await act({ act: 'submit', user });
    setUnderWay(false);
    setProblem(problem);
    setErrors(errors);
    if (Object.keys(errors).length > 0) setRejections((count) => count + 1);
  }

  // The first field that is wrong is where one goes on.
  useEffect(() => {
    if (rejections > 0) dialog.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [rejections]);

  return (
    <dialog ref={dialog} className="dialog modal" aria-labelledby="modal-title">
      <form noValidate onSubmit={(event) => void submit(event)}>
        <header className="dialog-head">
          {form.hasBelow && (
            <button
              type="button"
              className="button quiet"
              aria-label="Back"
              onClick={() => close(false)}
            >
              <BackIcon />
            </button>
          )}
          <Avatar user={botUserId} size="small" />
          <h2 id="modal-title">{form.title}</h2>
          <button
            type="button"
            className="button quiet"
            aria-label="Close"
            onClick={() => close(true)}
          >
            <CloseIcon />
          </button>
        </header>
        <div className="dialog-body">
          {problem !== undefined && (
            <p className="dialog-problem" role="alert">
              {problem}
            </p>
          )}
          <SurfaceProvider value={surface}>
            <Blocks blocks={form.blocks} />
          </SurfaceProvider>
        </div>
        <footer className="dialog-foot">
          <button type="button" className="button" onClick={() => close(false)}>
            {form.close ?? 'Cancel'}
          </button>
          {form.submit !== undefined && (
            <button type="submit" className="button primary solid" aria-busy={isUnderWay}>
              {form.submit}
            </button>
          )}
        </footer>
      </form>
    </dialog>
  );
}

function without(errors: Errors, blockId: string): Errors {
  return Object.fromEntries(Object.entries(errors).filter(([known]) => known !== blockId));
}
