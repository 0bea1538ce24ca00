import { spawn } from 'node:child_process';
import { platform } from 'node:os';

/** What a system opens an address with: a program and its arguments, never a shell. */
const OPENERS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
  linux: ['xdg-open'],
};

/**
 * What would open a browser for the person who sits here; undefined where nobody does: in CI, where
 * the output goes to a file or another program, and without a screen.
 */
export function openerFor(surroundings: {
  readonly platform: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly isTerminal: boolean;
}): readonly [string, ...string[]] | undefined {
  const { platform: system, environment, isTerminal } = surroundings;
  if (!isTerminal || environment['CI']) return undefined;
  const hasScreen = environment['DISPLAY'] || environment['WAYLAND_DISPLAY'];
  return system === 'linux' && !hasScreen ? undefined : OPENERS[system];
}

/** Opens the address in a browser where that can be; says nothing where it cannot. */
export function openBrowser(address: string): void {
  const opener = openerFor({
    platform: platform(),
    environment: process.env,
    isTerminal: process.stdout.isTTY,
  });
  if (!opener) return;
  const [program, ...args] = opener;
  const child = spawn(program, [...args, address], { detached: true, stdio: 'ignore' });
  // The address has been printed: whoever has no such program can follow it.
  child.on('error', () => undefined);
  child.unref();
}
