import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ServerSettings } from '../../config/settings.ts'
import { readPageFiles, type PageFiles } from './page-files.ts'
import { frameHeaders, pageHeaders } from './page-headers.ts'
import { sendPageFile } from './send-page-file.ts'
import { staleSince } from './stale-since.ts'

interface PageParts {
  readonly settings: ServerSettings
  readonly log: FastifyBaseLogger
}

/** The page's own addresses. The page finds out by itself what each of them shows. */
const views = ['/experiments', '/runs', '/compare', '/models', '/trash']

/** Serves the page: its files, and its index at each of its addresses. Nothing is read before the first request. */
export function addPageRoutes(app: FastifyInstance, { settings, log }: PageParts): void {
  const { staticPrefix, xFrameOptions } = settings
  const headers = pageHeaders(xFrameOptions)
  let opened: Promise<Page | undefined> | undefined
  const page = (): Promise<Page | undefined> => (opened ??= openPage(staticPrefix, log))
  const config = (name: string) => ({ name, permission: 'public' })

  const sendIndex = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const index = (await page())?.index
    void reply.header('cache-control', 'no-cache').header('vary', 'Origin, Accept')
    // Whoever looks with curl wants no HTML.
    if (index === undefined || !(request.headers.accept ?? '').includes('text/html'))
      return reply.type('text/plain; charset=utf-8').send(greeting(settings, index === undefined))
    void reply.headers(headers).type('text/html; charset=utf-8').header('etag', index.etag)
    if (request.headers['if-none-match'] === index.etag) return reply.code(304).send()
    return reply.send(index.text)
  }
  const sendFile = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const known = await page()
    const path = request.originalUrl.slice(staticPrefix.length + 1).split('?', 1)[0] ?? ''
    if (path === 'frame.html') void reply.headers(frameHeaders)
    const sent = known && (await sendPageFile({ request, reply }, known.files, path))
    if (sent === undefined) reply.callNotFound()
    return reply
  }

  for (const url of ['/', ...views.flatMap((view) => [view, `${view}/*`])])
    app.get(staticPrefix + url, { config: config('page') }, sendIndex)
  for (const url of ['/assets/*', '/icon.svg', '/frame.html'])
    app.get(staticPrefix + url, { config: config('page-file') }, sendFile)
}

interface Page {
  readonly files: PageFiles
  readonly index: { readonly text: string; readonly etag: string }
}

async function openPage(prefix: string, log: FastifyBaseLogger): Promise<Page | undefined> {
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
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
  return { files, index: { text, etag } }
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
