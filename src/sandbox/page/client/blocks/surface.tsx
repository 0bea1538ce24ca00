import { createContext, useContext } from 'react';
import type { PictureSize } from '../../model.ts';
import type { FieldId } from '../state/filler.ts';

/** What blocks stand on: a message, a modal or a home tab; how using an element reaches the app. */
export interface Surface {
  /** Tells parts of this surface from those of another. */
  readonly id: string;
  readonly pictures: Readonly<Record<string, PictureSize>>;
  /** What the element holds now, as Slack keeps it; undefined: it shows its initial value. */
  readonly stateOf: (field: FieldId) => unknown;
  /** Presses a button, or picks from a menu that is pressed. */
  readonly press: (field: FieldId, value?: string) => Promise<void>;
  /** Types or chooses in an input; `tells` where the app is told of it at once. */
  readonly fill: (field: FieldId, value: string | null, tells: boolean) => void;
  /** The sentence under a block. */
  readonly errorOf: (blockId: string) => string | undefined;
}

const SurfaceContext = createContext<Surface | undefined>(undefined);

export const SurfaceProvider = SurfaceContext.Provider;

export function useSurface(): Surface {
  const surface = useContext(SurfaceContext);
  if (!surface) throw new Error('blocks stand on no surface');
  return surface;
}
