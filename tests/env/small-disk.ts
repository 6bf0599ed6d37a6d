import { writeFile } from 'node:fs/promises'
import { runCommand } from './run-command.ts'

const mebibyte = 1024 * 1024

/** Takes all space but a little. */
export async function fillDisk(ballast: string): Promise<void> {
  const chunk = Buffer.alloc(mebibyte / 4, 1)
  for (;;) {
    const full = await writeFile(ballast, chunk, { flag: 'a' }).then(
      () => false,
      (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOSPC',
    )
    if (full) return
  }
}

/**
 * A command prefix that gives the program after it a small disk of its own at this folder. The mount lives in the
 * program's own namespace and goes with it.
 */
export async function smallDisk(folder: string, sizeMiB: number): Promise<readonly string[]> {
  const mount = `mount -t tmpfs -o size=${sizeMiB}m tmpfs "$0" && cd "$0" && exec "$@"`
  // Root needs no user namespace; others get one where the system allows it.
  for (const flags of [['-m'], ['-U', '-r', '-m']]) {
    const prefix = ['unshare', ...flags, 'sh', '-c', mount, folder] as const
    const trial = await runCommand([...prefix, 'true']).catch(() => undefined)
    if (trial?.status === 0) return prefix
  }
  throw new Error(
    'the full-disk test needs `unshare` and a tmpfs mount, which this machine does not allow',
  )
}
