import { useEffect, type RefObject } from 'react';

/**
 * Shows a `<dialog>` above everything while it is mounted: the browser keeps the focus in it, and
 * gives it back afterwards. What an element asks for by
 * `focus_on_load` has it first, else `first`, a selector. Escape asks for
 * `cancel`.
 */
export function useModalDialog(
  dialog: RefObject<HTMLDialogElement | null>,
  cancel: () => void,
  first: string,
): void {
  useEffect(() => {
    const element = dialog.current;
    if (!element) return undefined;
    if (!element.open) {
      element.showModal();
      const wanted = element.querySelector<HTMLElement>('[data-focus]');
      (wanted ?? element.querySelector<HTMLElement>(first))?.focus();
    }
    const listen = (event: Event): void => {
      event.preventDefault();
      cancel();
    };
    element.addEventListener('cancel', listen);
    return () => element.removeEventListener('cancel', listen);
  });
  useEffect(() => {
    const element = dialog.current;
    return () => element?.close();
  }, [dialog]);
}
