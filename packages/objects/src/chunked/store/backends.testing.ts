import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { startS3 } from '../../../../../tests/env/seaweedfs.ts'
import type { BlobBackend } from '../blob/blob-backend.ts'
import { folderBackend } from '../blob/folder-backend.ts'
import { memoryBackend } from '../blob/memory-backend.ts'
import { openS3Backend } from '../blob/open-s3-backend.ts'

// For tests only.

let count = 0
let folder: Promise<string> | undefined
let bucket: Promise<string> | undefined

async function newFolder(): Promise<string> {
  folder ??= mkdtemp(join(tmpdir(), 'stemma-backends-')).then((made) => {
    process.once('exit', () => {
      rmSync(made, { recursive: true, force: true })
    })
    return made
  })
  return join(await folder, `new/${count++}`)
}

async function newS3(): Promise<BlobBackend> {
  const server = await startS3()
  const { endpoint, credentials } = server
  bucket ??= server.newBucket()
  const prefix = `stores/${count++}`
  return openS3Backend({
    ...{ bucket: await bucket, prefix, endpoint, credentials },
    ...{ unfinishedAfterMs: -60_000, partBytes: 5 * 1024 * 1024 },
  })
}

/** An empty backend of each kind; that of S3 is a prefix of its own on a real server. */
export const testBackends: Readonly<Record<string, () => Promise<BlobBackend>>> = {
  memory: async () => memoryBackend(),
  folder: async () => folderBackend(await newFolder()),
  S3: newS3,
}

/** One test for each kind of backend. */
export function onEachBackend(
  name: string,
  body: (newBackend: () => Promise<BlobBackend>) => Promise<void>,
): void {
  for (const [kind, newBackend] of Object.entries(testBackends)) {
    void test(`${name} (${kind})`, () => body(newBackend))
  }
}
