import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { Socket } from 'node:net'

/**
 * Runs the command that follows it and watches standard input: when the test process ends, even by SIGKILL, the input
 * closes and the whole group is killed. Signals to the group reach the command; the keeper itself waits for its end.
 */
const keeper = `
exec 3<&0
"$@" 3<&- </dev/null &
server=$!
echo "keeper: server $server"
( cat <&3 >/dev/null; kill -s KILL -- "-$$" ) >/dev/null 2>&1 &
watcher=$!
exec 3<&-
trap : TERM INT HUP
code=0
while kill -0 "$server" 2>/dev/null; do wait "$server"; code=$?; done
wait "$server" 2>/dev/null
last=$?
[ "$last" -ne 127 ] && code=$last
kill "$watcher" 2>/dev/null
exit "$code"
`

/** A program in a process group of its own, with what it printed; it ends with this test process, however that ends. */
export class ServerProcess {
  /** The program itself. */
  readonly pid: number
  private readonly keeper: ChildProcess
  private readonly group: number
  private output: string

  private constructor(child: ChildProcess, pid: number, output: string) {
    if (child.pid === undefined) throw new Error('a process that printed has an id')
    this.keeper = child
    this.group = child.pid
    this.pid = pid
    this.output = output
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.output += chunk.toString()
      })
    }
  }

  static async start(
    command: readonly string[],
    options: { cwd: string; env: NodeJS.ProcessEnv },
  ): Promise<ServerProcess> {
    const child = spawn('/bin/sh', ['-c', keeper, 'keeper', ...command], {
      ...options,
      // A launcher may start the real server as its child: signals go to the group.
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    // The open end that the keeper watches must not keep a finished test alive.
    if (child.stdin instanceof Socket) child.stdin.unref()
    let head = ''
    for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
      head += String(chunk)
      if (head.includes('\n')) break
    }
    const pid = /^keeper: server (\d+)\n/.exec(head)
    if (pid === null) throw new Error(`${command.join(' ')} could not be started: ${head}`)
    return new ServerProcess(child, Number(pid[1]), head.slice(pid[0].length))
  }

  /** What the program printed so far, both streams in the order of arrival. */
  log(): string {
    return this.output
  }

  /** The exit status, or the signal's name, of an ended program; undefined while it runs. */
  ended(): number | string | undefined {
    return this.keeper.exitCode ?? this.keeper.signalCode ?? undefined
  }

  /** Sends a signal to the whole group and waits for the end; after 15 s of no end, kills. */
  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.ended() !== undefined) return
    const exited = once(this.keeper, 'close')
    this.signal(signal)
    const timer = setTimeout(() => {
      this.output += '\n(killed by the test: it did not stop in 15 s)\n'
      this.signal('SIGKILL')
    }, 15_000)
    await exited
    clearTimeout(timer)
  }

  /** Kills what still runs, at once and without waiting: for the end of the test process. */
  kill(): void {
    if (this.ended() === undefined) this.signal('SIGKILL')
  }

  private signal(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.group, signal)
    } catch (error) {
      // The group may have ended a moment ago.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
    }
  }
}
