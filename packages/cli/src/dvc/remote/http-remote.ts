import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, renameSync, rmSync, statSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { SentRequest } from '@stemma/sdk/files'
import { CliError, exitCodes } from '../../fail.ts'
import type { CacheKey } from '../tree/cache.ts'
import type { Remote } from './find-remote.ts'
import {
  isNamedAfter,
  keyText,
  otherBytes,
  type CachedFile,
  type ObjectRemote,
} from './object-source.ts'

const abreast = 16

/** A remote of any server that takes what `dvc` sends: a request for each object. */
export function httpRemote(remote: Remote & { readonly kind: 'http' }): ObjectRemote {
  const { url, method, headers } = remote
  const urlOf = ({ md5, isLegacy }: CacheKey): string =>
    `${url}/${isLegacy ? '' : 'files/md5/'}${md5.slice(0, 2)}/${md5.slice(2)}`
  const ask = async (address: string, options: SentRequest): Promise<IncomingMessage> => {
    const { sendRequest } = await import('@stemma/sdk/files')
    try {
      return await sendRequest(address, options)
    } catch (error) {
      throw new CliError(`${address} can't be reached: ${String(error)}`, exitCodes.unreachable)
    }
  }
  return {
    find: async (keys) => {
      const found = new Set<string>()
      await eachOf(keys, async (key) => {
        const answer = await ask(urlOf(key), { method: 'HEAD', headers })
        answer.resume()
        if (answer.statusCode === 200) found.add(keyText(key))
        // dvc takes all of these for "missing".
        else if (answer.statusCode !== 404) throw refused(urlOf(key), answer)
      })
      return found
    },
    send: (files) =>
      eachOf(files, async (file) => {
        const type = { 'content-type': 'application/octet-stream' }
        const length = { 'content-length': String(statSync(file.file).size) }
        const answer = await ask(urlOf(file), {
          method,
          headers: { ...headers, ...type, ...length },
          body: createReadStream(file.file),
        })
        answer.resume()
        const { statusCode = 0 } = answer
        if (statusCode < 200 || statusCode > 299) throw refused(urlOf(file), answer)
      }),
    fetch: async (files: readonly CachedFile[]) => {
      let count = 0
      await eachOf(files, async (file) => {
        const answer = await ask(urlOf(file), { method: 'GET', headers })
        if (answer.statusCode === 404) return void answer.resume()
        if (answer.statusCode !== 200) throw refused(urlOf(file), answer)
        await receive(answer, file)
        count += 1
      })
      return count
    },
  }
}

async function receive(answer: IncomingMessage, wanted: CachedFile): Promise<void> {
  const { file } = wanted
  const temporary = `${file}.${process.pid}.tmp`
  const hash = createHash('md5')
  answer.on('data', (piece: Buffer) => hash.update(piece))
  try {
    await pipeline(answer, createWriteStream(temporary))
    if (!isNamedAfter(wanted, hash.digest('hex'))) throw otherBytes(wanted)
    renameSync(temporary, file)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw answer.complete || error instanceof CliError
      ? error
      : new CliError(`the remote broke off in ${wanted.md5}.`, exitCodes.unreachable)
  }
}

async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values()
  await Promise.all(
    Array.from({ length: Math.min(abreast, items.length) }, async () => {
      for (const item of left) await work(item)
    }),
  )
}

function refused(url: string, { statusCode }: IncomingMessage): Error {
  return new CliError(`${url}: the remote answered with HTTP status ${String(statusCode)}.`)
}
