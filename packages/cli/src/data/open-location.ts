import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { CliError } from '../fail.ts'

/** What a command reads from: a file here, an object in S3, or what a web server has. */
export interface Location {
  /** For people, and for what its end says: no credentials. */
  readonly fileName: string
  /** Undefined where it is not told. */
  readonly sizeBytes: number | undefined
  readonly bytes: AsyncIterable<Uint8Array>
  readonly close: () => void
}

/**
 * Opens `FILE`, `s3://BUCKET/KEY` or `https://…`. Credentials come from the environment (S3), or stand before the host (HTTP); they are in no
 * name and no error.
 *
 * @throws CliError for what a web server refuses; errors of the file system
 */
export async function openLocation(
  location: string,
  signal: AbortSignal | undefined,
): Promise<Location> {
  if (/^s3:\/\//iu.test(location)) return openS3(location)
  if (/^https?:\/\//iu.test(location)) return openHttp(location, signal)
  const { size } = await stat(location)
  return {
    fileName: basename(location),
    sizeBytes: size,
    bytes: createReadStream(location),
    close: () => {},
  }
}

async function openS3(uri: string): Promise<Location> {
  const { openS3File } = await import('@stemma/server/offline')
  const { sizeBytes, read, close } = await openS3File(uri, process.env)
  return { fileName: basename(uri), sizeBytes, bytes: read(), close }
}

async function openHttp(text: string, signal: AbortSignal | undefined): Promise<Location> {
  if (!URL.canParse(text)) throw new CliError('the address is no URL.')
  const url = new URL(text)
  const { username, password } = url
  url.username = ''
  url.password = ''
  const shown = `${url.origin}${url.pathname}`
  const headers =
    username === ''
      ? {}
      : {
          authorization: `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`,
        }
  const answer = await fetch(url, { headers, signal: signal ?? null }).catch((error: unknown) => {
    if (signal?.aborted === true) throw error
    throw new CliError(`${shown} can't be reached.`)
  })
  if (!answer.ok || answer.body === null)
    throw new CliError(`${shown} answers with HTTP status ${String(answer.status)}.`)
  // Of bytes that were compressed on the way, the length is another one.
  const isPlain = answer.headers.get('content-encoding') === null
  const length = Number(answer.headers.get('content-length') ?? Number.NaN)
  const sizeBytes = isPlain && Number.isSafeInteger(length) ? length : undefined
  return {
    fileName: nameIn(url),
    sizeBytes,
    bytes: complete(answer.body, { shown, sizeBytes }),
    close: () => {},
  }
}

/** Passes bytes on. Throws CliError when they end before what was told. */
async function* complete(
  bytes: AsyncIterable<Uint8Array>,
  { shown, sizeBytes }: { readonly shown: string; readonly sizeBytes: number | undefined },
): AsyncGenerator<Uint8Array> {
  let passed = 0
  try {
    for await (const piece of bytes) {
      passed += piece.byteLength
      yield piece
    }
  } catch {
    throw new CliError(`${shown} broke off after ${String(passed)} bytes.`)
  }
  if (sizeBytes !== undefined && passed !== sizeBytes)
    throw new CliError(`${shown} ended after ${String(passed)} of ${String(sizeBytes)} bytes.`)
}

/** The last part of the path; of an address without one, the host. */
function nameIn({ pathname, host }: URL): string {
  const last = basename(pathname)
  try {
    return decodeURIComponent(last) || host
  } catch {
    return last // not everybody escapes names as URLs do
  }
}
