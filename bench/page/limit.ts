import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { rolldown } from 'rolldown'
import { median } from '../load/stats.ts'
import { checkout } from '../peers/folders.ts'
import { visit } from './visit.ts'

/** What no page on this machine can be quicker than: medians, in milliseconds. */
export interface LimitFigures {
  /** A page whose script is one line. */
  readonly bareMs: number
  /** React, and a hundred rows of twelve cells that are there already. */
  readonly reactMs: number
}

const rows = 100
const bare = `document.getElementById('page').innerHTML = '<a href="#">run-${rows - 1}</a>'`
const withReact = `import { createElement as h } from 'react'
import { createRoot } from 'react-dom/client'
const cell = (row, at) => h('td', { key: at }, at === 0 ? h('a', { href: '#' }, 'run-' + row) : row * at)
const row = (_, at) => h('tr', { key: at }, Array.from({ length: 12 }, (_, column) => cell(at, column)))
createRoot(document.getElementById('page')).render(h('table', {}, h('tbody', {}, Array.from({ length: ${rows} }, row))))`

/** Opens the two smallest pages that could show a table of runs, as `visit` opens the others. */
export async function measureLimit(browser: Browser, times: number): Promise<LimitFigures> {
  const scripts: Readonly<Record<string, string>> = {
    '/bare.js': bare,
    '/react.js': await bundled(withReact),
  }
  const server = createServer(({ url = '' }, answer) => {
    const script = scripts[url]
    answer.setHeader('content-type', script === undefined ? 'text/html' : 'text/javascript')
    answer.end(
      script ??
        `<!doctype html><div id="page"></div><script type="module" src="${url}.js"></script>`,
    )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on a port
  const open = async (path: string): Promise<number> => {
    const all: number[] = []
    for (let at = 0; at < times; at++) {
      const { ms } = await visit(browser, `http://127.0.0.1:${port}${path}`, (page) =>
        page.getByRole('link', { name: `run-${rows - 1}`, exact: true }).waitFor(),
      )
      all.push(ms)
    }
    return median(all)
  }
  try {
    return { bareMs: await open('/bare'), reactMs: await open('/react') }
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

/** One script with the libraries of the page in it, as they are sent to readers. */
async function bundled(source: string): Promise<string> {
  const entry = join(checkout, 'packages/ui/limit.js')
  const build = await rolldown({
    input: entry,
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? source : null),
      },
    ],
  })
  const { output } = await build.generate({ minify: true })
  await build.close()
  return output[0].code
}
