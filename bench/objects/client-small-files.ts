import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeDataDir } from '../peers/folders.ts'
import { startServer } from '../peers/start.ts'
import { launcher, stemma } from '../peers/stemma.ts'
import { randomBytes } from './made-bytes.ts'
import { timed } from './peers/command.ts'
import { measureBareFiles } from './work/bare-files.ts'

export interface Counts {
  readonly count: number
  readonly fileBytes: number
  readonly filesPerFolder: number
}

/** Files per second. */
export interface ClientRates {
  /** By `stemma artifacts upload`, from its start to its end, to a server whose disk all is on then. */
  readonly inPerSecond: number
  /** The same files once more: nothing is sent. */
  readonly againPerSecond: number
  /** By `stemma artifacts download`, from its start to its end. */
  readonly outPerSecond: number
  /** What the file system alone would allow. */
  readonly bareInPerSecond: number
  readonly bareOutPerSecond: number
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
    const [source, out] = [join(folder, 'in'), join(folder, 'out')]
    const paths = makeFiles(source, { count, fileBytes, filesPerFolder })
    const url = `http://127.0.0.1:${server.port}`
    const address = `runs:/${await newRun(url)}`
    const place = { cwd: folder, env: { STEMMA_URL: url } }
    const rate = async (...args: readonly string[]): Promise<number> =>
      (count / (await timed(launcher, ['artifacts', ...args], place))) * 1000
    const inPerSecond = await rate('upload', address, `${source}/.`)
    const againPerSecond = await rate('upload', address, `${source}/.`)
    const outPerSecond = await rate('download', address, '--output', out)
    compare({ paths, source, out })
    const { inMs, outMs } = await measureBareFiles({ folder, paths, fileBytes })
    const bare = {
      bareInPerSecond: (count / inMs) * 1000,
      bareOutPerSecond: (count / outMs) * 1000,
    }
    return { inPerSecond, againPerSecond, outPerSecond, ...bare }
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
): readonly string[] {
  return Array.from({ length: count }, (_, at) => {
    const directory = `part-${Math.floor(at / filesPerFolder)}`
    if (at % filesPerFolder === 0) mkdirSync(join(folder, directory), { recursive: true })
    const path = `${directory}/file-${at}.bin`
    writeFileSync(join(folder, path), randomBytes(`client file ${at}`, fileBytes))
    return path
  })
}

/** The id of a new run. */
async function newRun(url: string): Promise<string> {
  const experiment = await post(`${url}/api/v1/experiments`, { name: 'many files' })
  const run = await post(`${url}/api/v1/runs`, { experiment_id: experiment['experiment_id'] })
  return String(run['run_id'])
}

async function post(url: string, body: object): Promise<Readonly<Record<string, unknown>>> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${url}: ${await answer.text()}`)
  return (await answer.json()) as Readonly<Record<string, unknown>> // what is not there fails the next request
}

function compare({
  paths,
  source,
  out,
}: {
  readonly paths: readonly string[]
  readonly source: string
  readonly out: string
}): void {
  const found = readdirSync(out, { recursive: true, withFileTypes: true })
  const count = found.filter((entry) => entry.isFile()).length
  if (count !== paths.length) throw new Error(`${count} files came back.`)
  for (const path of paths) {
    if (digest(join(source, path)) !== digest(join(out, path)))
      throw new Error(`${path} came back changed.`)
  }
}

function digest(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}

if (import.meta.main) {
  const count = Number(process.argv[2] ?? 10_000)
  const rates = await measureClientFiles({ count })
  const show = (rate: number): string => `${rate.toFixed(0)} files/s`
  console.log(`${count} files of 10 KiB, by the command line and HTTP, server in another process`)
  console.log(`  in     ${show(rates.inPerSecond)}, each on disk when acknowledged`)
  console.log(`  again  ${show(rates.againPerSecond)}, nothing sent`)
  console.log(`  out    ${show(rates.outPerSecond)}`)
  console.log(`  bare   ${show(rates.bareInPerSecond)} in, ${show(rates.bareOutPerSecond)} out`)
}
