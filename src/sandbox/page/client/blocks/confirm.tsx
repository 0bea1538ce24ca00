import { createContext, useCallback, useContext, useRef, useState, type ReactNode } from 'react';
import { isObject, stringAt, type Json } from '../../../slack/json.ts';
import { useModalDialog } from '../slack/dialog.tsx';
import { plainText } from './held.ts';
import { Mrkdwn, PlainText } from './text.tsx';

type Ask = (confirm: unknown) => Promise<boolean>;

const ConfirmContext = createContext<Ask>(() => Promise.resolve(true));

/** Asks "are you sure?" where an element wants it; resolves with true at once where it does not. */
export function useConfirm(): Ask {
  return useContext(ConfirmContext);
}

interface Question {
  readonly confirm: Json;
  readonly answer: (yes: boolean) => void;
}

export function ConfirmProvider({ children }: { children: ReactNode }) {
  const [question, setQuestion] = useState<Question>();
  const ask = useCallback<Ask>((confirm) => {
    if (!isObject(confirm)) return Promise.resolve(true);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const answer = (yes: boolean): void => {
      setQuestion(undefined);
      resolve(yes);
    };
    setQuestion({ confirm, answer });
    return promise;
  }, []);
  return (
    <ConfirmContext value={ask}>
      {children}
      {question && <ConfirmDialog {...question} />}
    </ConfirmContext>
  );
}

function ConfirmDialog({ confirm, answer }: Question) {
  const dialog = useRef<HTMLDialogElement>(null);
  useModalDialog(dialog, () => answer(false), '.dialog-foot button');
  const isDanger = stringAt(confirm, 'style') === 'danger';
  const text = confirm['text'];
  return (
    <dialog ref={dialog} className="dialog confirm" aria-labelledby="confirm-title">
      <h2 id="confirm-title">
        <PlainText text={plainText(confirm['title']) || 'Are you sure?'} />
      </h2>
      <div className="confirm-text">
        {isObject(text) && text['type'] === 'mrkdwn' ? (
          <Mrkdwn text={stringAt(text, 'text')} />
        ) : (
          <PlainText text={plainText(text)} />
        )}
      </div>
      <div className="dialog-foot">
        <button type="button" className="button" onClick={() => answer(false)}>
          {plainText(confirm['deny']) || 'Cancel'}
        </button>
        <button
          type="button"
          className={`button ${isDanger ? 'danger solid' : 'primary solid'}`}
          onClick={() => answer(true)}
        >
          {plainText(confirm['confirm']) || 'OK'}
        </button>
      </div>
    </dialog>
  );
}
