import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorBody, errorStatus, decodeRequest } from '@stemma/contract'
import type { ServerSettings } from '../../config/settings.ts'
import type { Door, DoorRoute, Exchange, Host, Responder } from '../door.ts'
import { readPageFiles, type PageFiles } from './page-files.ts'
import { frameHeaders, pageHeaders } from './page-headers.ts'
import { pageIndex, type PageIndex } from './page-index.ts'
import { sendPageFile } from './send-page-file.ts'
import { staleSince } from './stale-since.ts'

/** The page's own addresses. The page finds out by itself what each of them shows. */
const views = [
  ...['/experiments', '/runs', '/compare', '/datasets', '/models'],
  ...[
    '/decisions',
    '/deployments',
    '/jobs',
    '/predictions',
    '/repositories',
    '/retrainings',
    '/trash',
  ],
]

/** The page: its files, and its index at each of its addresses. Nothing is read before the first request. */
export const door: Door = {
  name: 'page',
  decode: (message, { method, query, body, params }) =>
    decodeRequest(message, { method, query, body, params }),
  printError: (error) => ({
    status: errorStatus(error),
    type: 'application/json',
    body: errorBody(error),
  }),
  checkType: () => {},
  routes: [
    ...['/', ...views.flatMap((view) => [view, `${view}/{rest*}`])].map(routeOf('page')),
    ...['/assets/{rest*}', '/icon.svg', '/frame.html'].map(routeOf('page-file')),
  ],
  responders: { page: sendIndex, 'page-file': sendFile },
}

function routeOf(name: string): (path: string) => DoorRoute {
  return (path) => ({
    name,
    path,
    method: 'GET',
    version: 1,
    prefixes: 'root',
    permission: 'public',
    access: 'stream',
    hasHead: true,
  })
}

async function sendIndex({ request, reply, host }: Exchange): ReturnType<Responder> {
  const index = (await pageOf(host))?.index(pathOf({ request, host }))
  void reply.header('cache-control', 'no-cache').header('vary', 'Origin, Accept')
  // Whoever looks with curl wants no HTML.
  if (index === undefined || !(request.headers.accept ?? '').includes('text/html'))
    return reply
      .type('text/plain; charset=utf-8')
      .send(greeting(host.settings, index === undefined))
  void reply
    .headers(pageHeaders(host.settings.xFrameOptions))
    .type('text/html; charset=utf-8')
    .header('etag', index.etag)
  if (request.headers['if-none-match'] === index.etag) return reply.code(304).send()
  return reply.send(index.text)
}

async function sendFile({ request, reply, host }: Exchange): ReturnType<Responder> {
  const known = await pageOf(host)
  const path = pathOf({ request, host }).slice(1)
  if (path === 'frame.html') void reply.headers(frameHeaders)
  const sent = known && (await sendPageFile({ request, reply }, known.files, path))
  if (sent === undefined) reply.callNotFound()
  return reply
}

/** Below the server's prefix, still escaped. */
function pathOf({ request, host }: Pick<Exchange, 'request' | 'host'>): string {
  return request.originalUrl.slice(host.settings.staticPrefix.length).split('?', 1)[0] ?? ''
}

interface Page {
  readonly files: PageFiles
  readonly index: PageIndex
}

const pages = new WeakMap<Host, Promise<Page | undefined>>()

/** Opened by the first request of a server. */
function pageOf(host: Host): Promise<Page | undefined> {
  const page = pages.get(host) ?? openPage(host.settings.staticPrefix, host.log)
  pages.set(host, page)
  return page
}

async function openPage(prefix: string, log: Host['log']): Promise<Page | undefined> {
  const files = await readPageFiles()
  if (files === undefined) {
    log.warn('the page is not there: npm run build')
    return undefined
  }
  const changed = await staleSince(files.folder)
  if (changed !== undefined)
    log.warn({ changed }, 'the page was built before this file was changed: npm run build')
  const html = await readFile(join(files.folder, 'index.html'), 'utf8')
  // Its addresses are relative to this one, whatever prefix the server has.
  const text = html.replace('<base href="/" />', `<base href="${prefix}/" />`)
  return { files, index: pageIndex(text, files.views) }
}

function greeting({ staticPrefix }: ServerSettings, isMissing: boolean): string {
  return [
    'Stemma',
    '',
    'MLflow clients: set MLFLOW_TRACKING_URI to this address.',
    isMissing
      ? 'The page is not built here: npm run build'
      : 'The page: open this address in a browser.',
    `API: ${staticPrefix}/api/v1/openapi.json`,
    '',
  ].join('\n')
}
