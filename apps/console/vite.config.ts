import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/**
 * Builds the page into dist/, all of it our own files: no inlined data URIs, workers as files of their own,
 * names that depend on contents only, so that the gateway can let browsers keep them for ever.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/graphiql/',
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic' } },
  build: {
    target: 'es2023',
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      // "use client" and its kin mean nothing in a bundle; the libraries carry hundreds of them.
      onLog: (level, log, write) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') write(level, log);
      },
    },
    // The editor is one big part that is loaded after the page stands.
    chunkSizeWarningLimit: 5000,
  },
});
