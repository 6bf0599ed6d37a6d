import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { cacheFolder } from './checkout.ts'
import { eventually } from './eventually.ts'
import { freePort } from './free-port.ts'
import { installOnce } from './install-once.ts'
import { mustRun, runCommand } from './run-command.ts'

/** All that a Slurm of one node needs besides what a small Debian has. */
const packages = [
  ...['slurmctld', 'slurmd', 'slurm-client', 'slurm-wlm-basic-plugins', 'munge', 'libmunge2'],
  ...['libhwloc15', 'liblua5.1-0'],
  ...['slurmrestd', 'slurm-wlm-jwt-plugin', 'libhttp-parser2.9', 'libjwt0', 'libjansson4'],
  'libb64-0d',
]

export interface Slurm {
  /** With its programs on PATH. */
  readonly environment: NodeJS.ProcessEnv
  /** Ends the controller, as a restart of its machine would. */
  readonly stopController: () => Promise<void>
  readonly startController: () => Promise<void>
  /** Starts slurmrestd, and makes a token for it; a second call on the same port is its restart. */
  readonly startRest: (port: number) => Promise<SlurmRest>
  readonly stop: () => Promise<void>
}

/** Slurm's REST API. */
export interface SlurmRest {
  readonly url: string
  readonly token: string
  readonly stop: () => Promise<void>
}

/** Whether this machine can have one: Debian's packages are unpacked, and its daemons want to be root. */
export function canHaveSlurm(): boolean {
  return existsSync('/usr/bin/apt-get') && process.getuid?.() === 0
}

/** A real Slurm of one node, with its files in a folder. */
export async function startSlurm(folder: string): Promise<Slurm> {
  const root = await unpacked()
  const lib = join(root, 'usr/lib/x86_64-linux-gnu')
  const socket = join(folder, 'munge/munge.sock')
  const environment = {
    ...process.env,
    PATH: `${join(root, 'usr/bin')}:${process.env['PATH'] ?? ''}`,
    LD_LIBRARY_PATH: `${lib}:${join(lib, 'slurm-wlm')}`,
    SLURM_CONF: join(folder, 'slurm.conf'),
  }
  await mkdir(join(folder, 'munge'), { mode: 0o700 })
  await mkdir(join(folder, 'state'))
  await mkdir(join(folder, 'spool'))
  // Munge wants to know that nobody else can write above its socket.
  await chmod(folder, 0o755)
  await writeFile(join(folder, 'munge.key'), randomBytes(1024), { mode: 0o400 })
  await writeFile(join(folder, 'jwt.key'), randomBytes(32), { mode: 0o600 })
  const host = hostname().split('.')[0] ?? 'localhost'
  const [controllerPort, nodePort] = [await freePort(), await freePort()]
  const conf = {
    ClusterName: 'stemma',
    SlurmctldHost: `${host}(127.0.0.1)`,
    SlurmUser: 'root',
    SlurmctldPort: controllerPort,
    SlurmdPort: nodePort,
    AuthType: 'auth/munge',
    AuthInfo: `socket=${socket}`,
    CryptoType: 'crypto/munge',
    AuthAltTypes: 'auth/jwt',
    AuthAltParameters: `jwt_key=${join(folder, 'jwt.key')}`,
    PluginDir: join(lib, 'slurm-wlm'),
    StateSaveLocation: join(folder, 'state'),
    SlurmdSpoolDir: join(folder, 'spool'),
    SlurmctldPidFile: join(folder, 'slurmctld.pid'),
    SlurmdPidFile: join(folder, 'slurmd.pid'),
    ProctrackType: 'proctrack/linuxproc',
    TaskPlugin: 'task/none',
    SchedulerType: 'sched/builtin',
    SelectType: 'select/cons_tres',
    SelectTypeParameters: 'CR_Core',
    AccountingStorageType: 'accounting_storage/none',
    JobAcctGatherType: 'jobacct_gather/none',
    ReturnToService: 2,
    MpiDefault: 'none',
    KillWait: 2,
  }
  const lines = Object.entries(conf).map(([name, value]) => `${name}=${value}`)
  lines.push(
    `NodeName=${host} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN`,
    `PartitionName=debug Nodes=${host} Default=YES MaxTime=INFINITE State=UP`,
  )
  await writeFile(join(folder, 'slurm.conf'), `${lines.join('\n')}\n`)
  const sbin = (name: string): string => join(root, 'usr/sbin', name)
  const daemons: ChildProcess[] = []
  const start = (program: string, ...words: readonly string[]): ChildProcess => {
    // A plugin asks by which name it was called.
    const argv0 = program.replace(/-wlm$/u, '')
    // With it slurmrestd has no identity of its own: its callers' tokens are all that counts.
    const env = { ...environment, ...(program === 'slurmrestd' && { SLURM_JWT: 'daemon' }) }
    const child = spawn(sbin(program), words, { argv0, env, stdio: 'ignore' })
    daemons.push(child)
    return child
  }
  const munge = (name: string): string => join(folder, 'munge', name)
  start(
    'munged',
    ...['--foreground', '--force', `--key-file=${join(folder, 'munge.key')}`],
    ...[`--socket=${socket}`, `--pid-file=${munge('pid')}`],
    ...[`--log-file=${munge('log')}`, `--seed-file=${munge('seed')}`],
  )
  await eventually(() => existsSync(socket))
  let controller = start('slurmctld-wlm', '-D')
  start('slurmd-wlm', '-D', '-N', host, '-d', sbin('slurmstepd-wlm'))
  await eventually(async () => {
    const { stdout } = await runCommand(['sinfo', '-h', '-o', '%T'], { env: environment })
    return stdout.trim() === 'idle'
  })
  const end = async (child: ChildProcess): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), 5000)
    await gone
    clearTimeout(late)
  }
  return {
    environment,
    stopController: () => end(controller),
    startController: async () => {
      controller = start('slurmctld-wlm', '-D')
      await eventually(async () => {
        const { status } = await runCommand(['sinfo'], { env: environment })
        return status === 0
      })
    },
    startRest: async (port) => {
      // Those of the accounting want a database of it.
      const plugins = 'openapi/v0.0.37,openapi/v0.0.38'
      const child = start(
        'slurmrestd',
        ...['-u', 'nobody', '-g', 'nogroup', '-a', 'rest_auth/jwt', '-s', plugins],
        `127.0.0.1:${port}`,
      )
      const url = `http://127.0.0.1:${port}`
      await eventually(async () => {
        if (child.exitCode !== null) throw new Error(`slurmrestd ended with ${child.exitCode}.`)
        return fetch(`${url}/openapi/v3`).then(
          () => true,
          () => false,
        )
      })
      const told = await mustRun(['scontrol', 'token', 'lifespan=3600'], { env: environment })
      const token = /^SLURM_JWT=(\S+)/mu.exec(told)?.[1] ?? ''
      return { url, token, stop: () => end(child) }
    },
    stop: async () => {
      for (const child of daemons.toReversed()) await end(child)
    },
  }
}

async function unpacked(): Promise<string> {
  const folder = join(cacheFolder, 'slurm-and-rest')
  await installOnce({
    name: 'Slurm',
    folder,
    pins: packages,
    install: async () => {
      await rm(folder, { recursive: true, force: true })
      await mkdir(folder, { recursive: true })
      const fetch = `apt-get download -qq ${packages.join(' ')}`
      await mustRun(['/bin/sh', '-c', `${fetch} || { apt-get update -qq && ${fetch}; }`], {
        cwd: folder,
      })
      await mustRun(['/bin/sh', '-c', 'for one in *.deb; do dpkg -x "$one" . && rm "$one"; done'], {
        cwd: folder,
      })
    },
  })
  return folder
}
