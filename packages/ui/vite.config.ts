import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { routeTable } from './route-table.ts'

/** A file costs a request, whatever its size: what nearly every view is made of comes as one, and so do the small parts that several share. */
const base =
  /[/\\](react|react-dom|scheduler|@tanstack|contract|sdk)[/\\]|[/\\]ui[/\\]src[/\\](api|app|controls|format|pages|router|table|text|theme)[/\\]/
const small = /[/\\]ui[/\\]src[/\\](?!charts)/

export default defineConfig({
  // The server says in <base> where the page is, so its own addresses are relative.
  base: './',
  plugins: [react(), routeTable()],
  // Packages of ours as they are built; `source` would have them compiled once more.
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    manifest: true,
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'base', test: base },
            { name: 'shared', test: small, minShareCount: 2, maxModuleSize: 8192 },
          ],
        },
      },
      // On a busy machine every build is slow.
      checks: { pluginTimings: false },
      onwarn(warning) {
        if (warning.code === 'PLUGIN_TIMINGS') return
        throw new Error(`The page does not build cleanly: ${warning.message}`)
      },
    },
  },
  server: {
    // `npx vite packages/ui` beside a server on the default port.
    proxy: { '/api': 'http://127.0.0.1:5000', '/ajax-api': 'http://127.0.0.1:5000' },
  },
})
