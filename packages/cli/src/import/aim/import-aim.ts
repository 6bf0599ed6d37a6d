import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { dirname } from 'node:path'
import { serverUrl } from '../../client/server-url.ts'
import { machine, type Effects } from '../../effects.ts'
import { CliError } from '../../fail.ts'
import { progressLine } from '../../progress-line.ts'
import type { SessionOptions } from '../../session-options.ts'
import { openSession } from '../../session.ts'
import { openAim, valueOf } from './aim-client.ts'
import { copyRun } from './copy-run.ts'

export interface ImportAimOptions extends SessionOptions {
  /** `aim://HOST:PORT`, or a folder with a repository. */
  readonly place: string
  readonly signal?: AbortSignal
}

const patienceMs = 60_000

/** Brings all runs of a repository of Aim's here, through Aim's own server: only that reads what Aim keeps. */
export async function importAim(
  { place, signal, ...options }: ImportAimOptions,
  effects: Effects = machine,
): Promise<void> {
  const session = openSession(options, effects)
  const source = /^aim:\/\//iu.test(place)
    ? { url: place.replace(/^aim:/iu, 'http:').replace(/\/+$/u, ''), stop: async () => {} }
    : await serve(place)
  const progress = progressLine(effects, { everyMs: 250 })
  const sums = { runs: 0, points: 0, objects: 0 }
  try {
    const from = await openAim(source.url)
    const to = await openAim(serverUrl(options.url, effects.environment).url)
    try {
      const repository = await from.resource('Repo', new Map())
      const all = valueOf(
        await from.read({ handle: repository, method: 'list_all_runs', args: [] }),
      )
      for (const hash of Array.isArray(all) ? all : []) {
        signal?.throwIfAborted()
        if (typeof hash !== 'string') continue
        const copied = await copyRun({ from, to, hash })
        sums.runs++
        sums.points += copied.points
        sums.objects += copied.objects
        await progress.tell(
          `${sums.runs} ${sums.runs === 1 ? 'run' : 'runs'}, ${sums.points.toLocaleString('en')} points`,
        )
      }
    } finally {
      from.close()
      to.close()
    }
  } finally {
    await progress.clear()
    await source.stop()
  }
  if (session.json) return session.printJson(sums)
  await effects.stdout.write(
    `${sums.runs} ${sums.runs === 1 ? 'run' : 'runs'}, ${sums.points.toLocaleString('en')} points, ${sums.objects.toLocaleString('en')} objects from ${place}\n`,
  )
}

interface Served {
  readonly url: string
  readonly stop: () => Promise<void>
}

/** Starts `aim server` on a repository. @throws CliError if there is no such program or repository */
async function serve(folder: string): Promise<Served> {
  const repository = folder.replace(/\/+$/u, '').endsWith('.aim') ? dirname(folder) : folder
  if ((await stat(`${repository}/.aim`).catch(() => undefined))?.isDirectory() !== true)
    throw new CliError(`there is no repository of Aim's in ${folder}.`)
  const port = await freePort()
  const options = ['--repo', repository, '--host', '127.0.0.1', '--port', String(port)]
  const child = spawn('aim', ['server', ...options], { stdio: 'ignore', detached: true })
  const failed = once(child, 'error').then(() => true)
  const gone = once(child, 'exit').then(() => true)
  const url = `http://127.0.0.1:${port}`
  const deadline = Date.now() + patienceMs
  const advice = `Start it by hand, 'aim server --repo ${repository}', and give aim://127.0.0.1:53800.`
  const stop = async (): Promise<void> => {
    if (child.pid === undefined || child.exitCode !== null) return
    // With what it started.
    process.kill(-child.pid, 'SIGTERM')
    await gone
  }
  for (;;) {
    if (await Promise.race([failed, gone, pause()]))
      throw new CliError(`'aim server' can't be started. ${advice}`)
    const answer = await fetch(`${url}/status/`).catch(() => undefined)
    await answer?.arrayBuffer()
    if (answer?.ok === true) return { url, stop }
    if (Date.now() < deadline) continue
    await stop()
    throw new CliError(`'aim server' does not answer. ${advice}`)
  }
}

function pause(): Promise<false> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(false), 100)
  })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // listening on TCP
  server.close()
  await once(server, 'close')
  return port
}
