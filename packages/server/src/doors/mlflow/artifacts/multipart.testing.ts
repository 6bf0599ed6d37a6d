import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { newPostgres } from '../../../rooms/new-postgres.testing.ts'
import { startTestServer, type AskOptions, type Reply, type TestServer } from './test-server.ts'

export const api: string = '/api/2.0/mlflow-artifacts'
export const secret: string = 'of these tests'

/** A server, and the calls of a client that uploads in parts. */
export interface World extends TestServer {
  readonly flags: Readonly<Record<string, string>>
  readonly mpu: (call: string, body: object) => Promise<Reply>
  readonly create: (path: string, parts: number) => Promise<Upload>
  readonly putPart: (url: string, body: Uint8Array, more?: AskOptions['headers']) => Promise<Reply>
  readonly complete: (upload: Upload, parts: readonly object[]) => Promise<Reply>
}

export interface Upload {
  readonly id: string
  readonly directory: string
  readonly name: string
  readonly urls: readonly string[]
}

/** The server of these flags. */
export async function openWorld(flags: Readonly<Record<string, string>>): Promise<World> {
  const server = await startTestServer(flags)
  const mpu = (call: string, body: object) =>
    server.ask(`${api}/mpu/${call}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  return {
    ...server,
    flags,
    mpu,
    create: async (path, parts) => {
      const slash = path.lastIndexOf('/')
      const [directory, name] = [path.slice(0, slash), path.slice(slash + 1)]
      const reply = await mpu(`create/${directory}`, { path: `/home/me/${name}`, num_parts: parts })
      assert.equal(reply.status, 200, reply.text)
      // MLflow's answer.
      const { upload_id: id, credentials } = JSON.parse(reply.text) as {
        readonly upload_id: string
        readonly credentials: readonly { url: string; part_number: number; headers: object }[]
      }
      assert.deepEqual(
        credentials.map((one) => [one.part_number, one.headers]),
        Array.from({ length: parts }, (_, index) => [index + 1, {}]),
      )
      return { id, directory, name, urls: credentials.map(({ url }) => url) }
    },
    putPart: (url, body, headers = {}) => {
      assert.ok(url.startsWith(server.url) || url.startsWith('/'), url)
      return server.ask(url.replace(server.url, ''), { method: 'PUT', body, headers })
    },
    complete: ({ id, directory, name }, parts) =>
      mpu(`complete/${directory}`, { path: name, upload_id: id, parts }),
  }
}

/** As clients tell what they sent. */
export function sent(replies: readonly Reply[]): readonly object[] {
  return replies.map(({ headers }, index) => ({ part_number: index + 1, etag: headers.etag }))
}

/** Status and text of a refusal. */
export function faultOf({ status, text }: Reply): readonly [number, string] {
  return [status, (JSON.parse(text) as { message: string }).message] // every refusal has one
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** A server with objects and a database of its own, for one test. */
export async function startWorld(t: TestContext, database: 'sqlite' | 'postgres'): Promise<World> {
  const rows = database === 'postgres' ? { database: await newPostgres() } : {}
  const data = await mkdtemp(join(tmpdir(), 'stemma-parts-'))
  const world = await openWorld({
    'artifact-layout': 'objects',
    'secret-key': secret,
    data,
    ...rows,
  })
  t.after(async () => {
    await world.stop()
    await rm(data, { recursive: true })
  })
  return world
}

/** Sends all parts, and answers what completes the upload. */
export async function uploaded(
  world: World,
  upload: Upload,
  pieces: readonly Uint8Array[],
): Promise<readonly object[]> {
  const replies = await Promise.all(
    upload.urls.map((url, index) => world.putPart(url, pieces[index] ?? Buffer.alloc(0))),
  )
  for (const { status, text } of replies) assert.equal(status, 200, text)
  return sent(replies)
}
