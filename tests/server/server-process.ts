import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** A program in a process group of its own, with what it printed; it ends with this test process. */
export class ServerProcess {
  readonly pid: number
  private readonly child: ChildProcess
  private output = ''

  constructor(
    command: readonly [string, ...string[]],
    options: { cwd: string; env: NodeJS.ProcessEnv },
  ) {
    const [program, ...arguments_] = command
    this.child = spawn(program, arguments_, {
      cwd: options.cwd,
      env: options.env,
      // A launcher may start the real server as its child: signals go to the group.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    if (this.child.pid === undefined) throw new Error(`${program} could not be started`)
    this.pid = this.child.pid
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.output += chunk.toString()
      })
    }
    const killGroup = (): void => {
      this.signal('SIGKILL')
    }
    process.once('exit', killGroup)
    this.child.once('exit', () => {
      process.off('exit', killGroup)
    })
  }

  /** What the program printed so far, both streams in the order of arrival. */
  log(): string {
    return this.output
  }

  /** The exit status, or the signal's name, of an ended program; undefined while it runs. */
  ended(): number | string | undefined {
    return this.child.exitCode ?? this.child.signalCode ?? undefined
  }

  /** Sends a signal to the whole group and waits for the end; after 15 s of no end, kills. */
  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.ended() !== undefined) return
    const exited = once(this.child, 'close')
    this.signal(signal)
    const timer = setTimeout(() => {
      this.output += '\n(killed by the test: it did not stop in 15 s)\n'
      this.signal('SIGKILL')
    }, 15_000)
    await exited
    clearTimeout(timer)
  }

  /** Waits for the program to end by itself. */
  async whenEnded(): Promise<number | string> {
    if (this.ended() === undefined) await once(this.child, 'close')
    return this.ended() ?? -1
  }

  private signal(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.pid, signal)
    } catch (error) {
      // The group may have ended a moment ago.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
    }
  }
}
