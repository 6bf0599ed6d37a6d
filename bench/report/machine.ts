import { execFile } from 'node:child_process'
import { open, rm, statfs } from 'node:fs/promises'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { median } from '../load/stats.ts'
import { cacheDir, makeDataDir } from '../peers/folders.ts'

/** Where the figures were taken. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryBytes: number
  readonly kernel: string
  readonly node: string
  readonly python: string
  readonly fileSystem: string
  /** Median of appending 4 KiB and fsync, on the file system of the data folders. */
  readonly fsyncMs: number
  /** Running processes on average over the last minute, when the bench began. */
  readonly loadBefore: number
}

const fileSystems: Readonly<Record<number, string>> = {
  0xef53: 'ext4',
  0x01021994: 'tmpfs',
  0x58465342: 'xfs',
  0x9123683e: 'btrfs',
  0x794c7630: 'overlayfs',
  0x2fc12fc1: 'zfs',
}

/** Looks at the machine; takes a fraction of a second. */
export async function lookAtMachine(): Promise<Machine> {
  const probe = await probeFsync()
  const { stdout } = await promisify(execFile)('python3', ['--version'])
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    kernel: release(),
    node: process.version,
    python: stdout.trim(),
    loadBefore: loadavg()[0] ?? Number.NaN,
    ...probe,
  }
}

async function probeFsync(): Promise<Pick<Machine, 'fileSystem' | 'fsyncMs'>> {
  const dir = await makeDataDir()
  try {
    const { type } = await statfs(cacheDir)
    const fileSystem = fileSystems[type] ?? `0x${type.toString(16)}`
    return { fileSystem, fsyncMs: await fsyncTime(join(dir, 'probe')) }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

async function fsyncTime(path: string): Promise<number> {
  await using file = await open(path, 'a')
  const block = Buffer.alloc(4096, 1)
  const times: number[] = []
  for (let i = 0; i < 50; i++) {
    const start = performance.now()
    await file.write(block)
    await file.sync()
    times.push(performance.now() - start)
  }
  return median(times)
}
