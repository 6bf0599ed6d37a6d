import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from './free-port.ts'
import { pythonEnvironment } from './python.ts'

export interface Ray {
  /** Of its dashboard, which has the API of jobs. */
  readonly address: string
  readonly stop: () => Promise<void>
}

/** A real Ray of one node. Its files go into a folder whose path is short: sockets are in it. */
export async function startRay(folder: string): Promise<Ray> {
  const { bin } = await pythonEnvironment('ray-2.60.0')
  const [port, dashboard] = [await freePort(), await freePort()]
  const child = spawn(
    `${bin}/ray`,
    [
      ...['start', '--head', '--block', '--disable-usage-stats', '--num-cpus=1'],
      ...[`--port=${port}`, '--dashboard-host=127.0.0.1', `--dashboard-port=${dashboard}`],
      ...['--node-ip-address=127.0.0.1', '--object-store-memory=80000000', `--temp-dir=${folder}`],
    ],
    {
      // Of its own: whatever it starts ends with it.
      ...{ stdio: 'ignore', detached: true },
      env: {
        ...process.env,
        PATH: `${bin}:${process.env['PATH'] ?? ''}`,
        RAY_DISABLE_MEMORY_MONITOR: '1',
        // Its processes leave folders of their own when they are ended.
        TMPDIR: folder,
      },
    },
  )
  const address = `http://127.0.0.1:${dashboard}`
  const deadline = Date.now() + 120_000
  for (;;) {
    const answer = await fetch(`${address}/api/jobs/`).catch(() => undefined)
    if (answer?.status === 200) break
    if (Date.now() > deadline || child.exitCode !== null)
      throw new Error('Ray did not start within two minutes.')
    await pause(200)
  }
  return {
    address,
    stop: async () => {
      const gone = once(child, 'exit')
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
      const late = setTimeout(() => {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      }, 20_000)
      await gone
      clearTimeout(late)
    },
  }
}
