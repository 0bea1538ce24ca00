import { useEffect, useState } from 'react';

/**
 * What an address answers with, read by `read` and asked for again whenever `version` changes. What
 * was there before stays until then; undefined where nothing is there.
 */
export function useLook<T>(
  address: string,
  version: string,
  read: (response: Response) => Promise<T>,
): T | undefined {
  const [found, setFound] = useState<{ address: string; value: T }>();
  useEffect(() => {
    const leaving = new AbortController();
    const look = async (): Promise<void> => {
      const response = await fetch(address, { signal: leaving.signal });
      if (!response.ok) return;
      const value = await read(response);
      if (!leaving.signal.aborted) setFound({ address, value });
    };
    // What cannot be looked at now is looked at when it changes next.
    look().catch(() => undefined);
    return () => leaving.abort();
    // Another version says that another look is worth it.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [address, version, read]);
  return found?.address === address ? found.value : undefined;
}
