import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  // The server says in <base> where the page is, so its own addresses are relative.
  base: './',
  plugins: [react()],
  // Packages of ours as they are built; `source` would have them compiled once more.
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
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
