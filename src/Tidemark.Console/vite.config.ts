import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

// The node carries what is built here within its own assembly; "npm run dev" shows it against a node on the default port.
export default defineConfig({
  plugins: [svelte()],
  build: {
    outDir: '../../artifacts/console',
    emptyOutDir: true,
    target: 'es2022',
    // A picture within the page would need a laxer content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/v1': 'http://127.0.0.1:8080' } },
});
