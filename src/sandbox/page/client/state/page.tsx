import { createContext, useContext } from 'react';
import type { AppForm, PageState, Person } from '../../model.ts';
import type { Place } from './place.ts';

/** Where to go; what is not named stays as it is. */
export type Go = (change: { readonly [Key in keyof Place]?: Place[Key] | undefined }) => void;

/** Whose eyes the page is seen with, and what they know: it seldom changes. */
export interface Self {
  readonly me: Person;
  readonly app: AppForm;
  readonly botUserId: string;
  /** The @name of a person, and the name of a channel. */
  readonly nameOf: (user: string) => string;
  readonly channelName: (channel: string) => string;
  readonly go: Go;
  /** Shows a sentence about what went wrong, for a moment. */
  readonly warn: (sentence: string | undefined) => void;
}

const StateContext = createContext<{ state: PageState; place: Place } | undefined>(undefined);
const SelfContext = createContext<Self | undefined>(undefined);

export const StateProvider = StateContext.Provider;
export const SelfProvider = SelfContext.Provider;

/** Everything that is known, and where the visitor is: for the parts that are few. */
export function usePage(): Self & { readonly state: PageState; readonly place: Place } {
  const page = useContext(StateContext);
  if (!page) throw new Error('this part stands outside the page');
  return { ...useSelf(), ...page };
}

/** For the parts that are many, such as messages: they are not drawn anew at each event. */
export function useSelf(): Self {
  const self = useContext(SelfContext);
  if (!self) throw new Error('this part stands outside the page');
  return self;
}
