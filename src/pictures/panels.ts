import { partsOf, rankOf, weightOf, type Role } from '../training/progress/names.ts';
import type { Series } from '../training/series.ts';
import { isDrawn } from './numbers.ts';

/** One curve of a panel. */
export interface Curve extends Series {
  /** What tells it from the others of its panel. */
  readonly label: string;
  readonly role: Role | undefined;
}

/** One metric, on all that it was measured on. */
export interface Panel {
  readonly title: string;
  readonly curves: readonly Curve[];
}

const mostPanels = 6;
const mostCurves = 5;

/** Sorts metrics into panels: what belongs together in one, what tells most first. */
export function panelsOf(series: readonly Series[]): readonly Panel[] {
  const byBase = new Map<string, Series[]>();
  for (const each of series.filter(({ points }) => points.some(isDrawn))) {
    const { base } = partsOf(each.name);
    byBase.set(base, [...(byBase.get(base) ?? []), each]);
  }
  const panels = Array.from(byBase, ([base, members]) => panelOf(base, members));
  const moving = panels.filter((panel) => !isFlat(panel));
  return (moving.length > 0 ? moving : panels)
    .toSorted((a, b) => placeOf(a) - placeOf(b))
    .slice(0, mostPanels);
}

/** A learning rate that is the same throughout tells nothing: the card has it. */
function isFlat({ curves }: Panel): boolean {
  return curves.every(({ points }) => points.every(({ y }) => y === points[0]?.y));
}

function panelOf(base: string, members: readonly Series[]): Panel {
  const roles = members.map(({ name }) => partsOf(name).role);
  const order: readonly (Role | undefined)[] = [undefined, 'train', 'val', 'test'];
  const curves = members
    .slice(0, mostCurves)
    .map((series, index) => {
      const role = roles[index];
      const isOnly = roles.filter((each) => each === role).length === 1;
      // `loss` beside `val_loss` is that of the training.
      const label = isOnly && members.length > 1 ? (role ?? 'train') : series.name;
      return { name: series.name, points: series.points, role, label };
    })
    .toSorted((a, b) => order.indexOf(a.role) - order.indexOf(b.role));
  const [only] = members;
  const title = members.length === 1 ? only?.name : only && partsOf(only.name).title;
  return { title: title ?? base, curves };
}

/** Losses, then what else tells how good it is, then the rest; each as the log ranks them. */
function placeOf({ title, curves }: Panel): number {
  const name = curves[0]?.name ?? title;
  return rankOf(title) + (weightOf(name) === 'telling' ? 0 : 10);
}
