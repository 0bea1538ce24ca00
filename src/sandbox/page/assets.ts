import { join } from 'node:path';

/** One file of the page as a browser gets it. */
export interface Asset {
  readonly contentType: string;
  readonly body: string | Uint8Array;
}

/** The page's files by their path, `/` among them. */
export type Assets = ReadonlyMap<string, Asset>;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

/** Bundles the client in memory, in about a second: nothing has to be built beforehand. */
export async function buildAssets(): Promise<Assets> {
  // Loaded only by whoever wants the page: a demo of one command starts without it.
  const { build } = await import('vite');
  const result = await build({
    configFile: false,
    root: join(import.meta.dirname, 'client'),
    publicDir: false,
    logLevel: 'error',
    // Whatever the process that builds it is: the page is the one that is served.
    mode: 'production',
    define: { 'process.env.NODE_ENV': '"production"' },
    oxc: { jsx: { runtime: 'automatic', development: false } },
    build: {
      write: false,
      target: 'es2023',
      modulePreload: false,
      // Inlined files would need a wider Content-Security-Policy.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 2_000,
    },
  });
  const bundle = Array.isArray(result) ? result[0] : result;
  if (!bundle || !('output' in bundle)) throw new Error('the page was not built');
  const assets = bundle.output.map(
    (file) =>
      [
        file.fileName === 'index.html' ? '/' : `/${file.fileName}`,
        {
          contentType:
            CONTENT_TYPES[file.fileName.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
          body: file.type === 'chunk' ? file.code : file.source,
        },
      ] as const,
  );
  return new Map(assets);
}
