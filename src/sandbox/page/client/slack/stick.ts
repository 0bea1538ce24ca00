import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

const NEAR_PX = 48;

/**
 * Keeps a scrolled frame at its end while one is there, also when what is in it grows. Returns the
 * frame's ref, what goes to the end, and whether one is away from it.
 */
export function useStickToEnd(
  newest: string | undefined,
): readonly [RefObject<HTMLDivElement | null>, () => void, boolean] {
  const frame = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const [isAway, setAway] = useState(false);

  const toEnd = useCallback(() => {
    const element = frame.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, []);

  useLayoutEffect(() => {
    if (isAtEnd.current) toEnd();
    // Something new has come.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [newest, toEnd]);

  useEffect(() => {
    const element = frame.current;
    const content = element?.firstElementChild;
    if (!element || !content) return undefined;
    const look = (): void => {
      const left = element.scrollHeight - element.scrollTop - element.clientHeight;
      isAtEnd.current = left < NEAR_PX;
      setAway(left > 4 * NEAR_PX);
    };
    const grown = new ResizeObserver(() => {
      if (isAtEnd.current) toEnd();
      else look();
    });
    grown.observe(content);
    grown.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      grown.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [toEnd]);

  return [frame, toEnd, isAway];
}
