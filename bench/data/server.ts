import { openAsBlob } from 'node:fs'
import { basename } from 'node:path'
import { startServer, type RunningServer } from '../peers/start.ts'
import { stemma } from '../peers/stemma.ts'

export interface DataServer extends RunningServer {
  readonly url: string
  /** An answer of the API as JSON. Rejects with what the server says. */
  readonly ask: (path: string, body?: object) => Promise<unknown>
  /** Makes the next version of a dataset from a file. */
  readonly add: (name: string, file: AddedFile) => Promise<void>
}

export interface AddedFile {
  readonly path: string
  readonly key?: string
}

/** A server of this checkout whose artifacts are objects, with sources by their names. */
export async function startDataServer(
  sources: Readonly<Record<string, string>> = {},
): Promise<DataServer> {
  const env = Object.fromEntries(
    Object.entries(sources).map(([name, at]) => [`STEMMA_SOURCE_${name.toUpperCase()}`, at]),
  )
  const server = await startServer({
    ...stemma,
    command: (place) => {
      const { args, ...command } = stemma.command(place)
      return { ...command, args: [...args, '--artifact-layout', 'objects'], env }
    },
  })
  const url = `http://127.0.0.1:${server.port}`
  return {
    ...server,
    url,
    ask: (path, body) =>
      answerOf(
        `${url}/api/v1${path}`,
        body === undefined
          ? {}
          : {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify(body),
            },
      ),
    add: async (name, { path, key }) => {
      const query = new URLSearchParams({ file_name: basename(path), ...(key && { key }) })
      const at = `${url}/api/v1/data/${name}/versions?${query.toString()}`
      await answerOf(at, { method: 'POST', body: await openAsBlob(path) })
    },
  }
}

async function answerOf(url: string, request: RequestInit): Promise<unknown> {
  const answer = await fetch(url, request)
  if (!answer.ok) throw new Error(`${url}: ${await answer.text()}`)
  return answer.json()
}
