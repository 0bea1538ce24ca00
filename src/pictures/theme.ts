import type { Role } from '../training/progress/names.ts';

/** The family whose files are shipped: no machine needs fonts of its own. */
export const fontFamily = 'DejaVu Sans';

/** On white, which reads well on Slack's light and dark alike; each at least 4.5 to 1. */
export const ink = {
  paper: '#ffffff',
  border: '#d5dae1',
  strong: '#1b2430',
  soft: '#4f5b6b',
  faint: '#687486',
  axis: '#9aa5b3',
  grid: '#e7ebf0',
  alarm: '#b91c1c',
} as const;

const byRole: Readonly<Record<Role, string>> = {
  train: '#1d5fd1',
  val: '#c2410c',
  test: '#0b7a5b',
};

const others = ['#1d5fd1', '#7c3aed', '#be185d', '#0f766e', '#6b5b00'] as const;

/** Training, validation and test have one colour each, in every panel. */
export function colourOf(role: Role | undefined, index: number): string {
  return role === undefined ? (others[index % others.length] ?? others[0]) : byRole[role];
}
