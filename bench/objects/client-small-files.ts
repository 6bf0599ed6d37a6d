import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  downloadFiles,
  openConnection,
  uploadFiles,
  type LocalFile,
  type Transfer,
} from '@stemma/sdk'
import { makeDataDir } from '../peers/folders.ts'
import { startServer } from '../peers/start.ts'
import { stemma } from '../peers/stemma.ts'
import { randomBytes } from './made-bytes.ts'

export interface Counts {
  readonly count: number
  readonly fileBytes: number
  readonly filesPerFolder: number
}

/** Files per second through our client, a server in another process and a disk that each upload is on when it is acknowledged. */
export interface ClientRates {
  readonly inPerSecond: number
  /** The same files once more: nothing is sent. */
  readonly againPerSecond: number
  readonly outPerSecond: number
}

/** Sends files that do not compress to an empty server, again, and back into an empty folder, where every one is compared. */
export async function measureClientFiles({
  count = 10_000,
  fileBytes = 10 * 1024,
  filesPerFolder = 1000,
}: Partial<Counts> = {}): Promise<ClientRates> {
  const folder = await makeDataDir()
  const server = await startServer(withObjects)
  try {
    const files = makeFiles(join(folder, 'in'), { count, fileBytes, filesPerFolder })
    const transfer = await aRun(`http://127.0.0.1:${server.port}`)
    const inPerSecond = await rate(count, () => uploadFiles(transfer, files))
    const againPerSecond = await rate(count, () => uploadFiles(transfer, files))
    const out = join(folder, 'out')
    const outPerSecond = await rate(count, () => downloadFiles(transfer, { path: '', folder: out }))
    compare(files, out)
    return { inPerSecond, againPerSecond, outPerSecond }
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

const withObjects = {
  ...stemma,
  command: (place: Parameters<typeof stemma.command>[0]) => {
    const command = stemma.command(place)
    return { ...command, args: [...command.args, '--artifact-layout', 'objects'] }
  },
}

function makeFiles(
  folder: string,
  { count, fileBytes, filesPerFolder }: Counts,
): readonly LocalFile[] {
  return Array.from({ length: count }, (_, at) => {
    const directory = `part-${Math.floor(at / filesPerFolder)}`
    if (at % filesPerFolder === 0) mkdirSync(join(folder, directory), { recursive: true })
    const path = `${directory}/file-${at}.bin`
    const file = join(folder, path)
    writeFileSync(file, randomBytes(`client file ${at}`, fileBytes))
    return { path, file, sizeBytes: fileBytes }
  })
}

async function aRun(url: string): Promise<Transfer> {
  const experiment = await post(`${url}/api/v1/experiments`, { name: 'many files' })
  const run = await post(`${url}/api/v1/runs`, { experiment_id: experiment['experiment_id'] })
  return { server: openConnection(url), owner: { run_id: String(run['run_id']) } }
}

async function post(url: string, body: object): Promise<Readonly<Record<string, unknown>>> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${url}: ${await answer.text()}`)
  return (await answer.json()) as Readonly<Record<string, unknown>> // what is not there fails the next request
}

async function rate(
  count: number,
  work: () => Promise<{ readonly files: number }>,
): Promise<number> {
  const start = performance.now()
  const { files } = await work()
  const seconds = (performance.now() - start) / 1000
  if (files !== count) throw new Error(`${files} of ${count} files were moved.`)
  return count / seconds
}

function compare(files: readonly LocalFile[], folder: string): void {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
  const count = found.filter((entry) => entry.isFile()).length
  if (count !== files.length) throw new Error(`${count} files came back.`)
  for (const { path, file } of files) {
    if (digest(file) !== digest(join(folder, path))) throw new Error(`${path} came back changed.`)
  }
}

function digest(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}

if (import.meta.main) {
  const count = Number(process.argv[2] ?? 10_000)
  const { inPerSecond, againPerSecond, outPerSecond } = await measureClientFiles({ count })
  console.log(`${count} files of 10 KiB, through our client and HTTP, server in another process`)
  console.log(`  in     ${inPerSecond.toFixed(0)} files/s, each on disk when acknowledged`)
  console.log(`  again  ${againPerSecond.toFixed(0)} files/s, nothing sent`)
  console.log(`  out    ${outPerSecond.toFixed(0)} files/s`)
}
