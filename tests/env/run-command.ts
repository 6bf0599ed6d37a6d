import { spawn } from 'node:child_process'

export interface CommandOptions {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  readonly input?: string
}

export interface CommandResult {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program to its end and answers what it printed; rejects only when it can't be started. */
export async function runCommand(
  command: readonly [string, ...string[]],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const [program, ...arguments_] = command
  const child = spawn(program, arguments_, { cwd: options.cwd, env: options.env ?? process.env })
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  // A program that ends without reading its input is no error of ours.
  child.stdin.on('error', () => undefined)
  child.stdin.end(options.input ?? '')
  const status = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      resolve(code ?? -1)
    })
  })
  const text = (chunks: Buffer[]) => Buffer.concat(chunks).toString()
  return { status, stdout: text(stdout), stderr: text(stderr) }
}

/** Runs a program that must succeed and answers its standard output. */
export async function mustRun(
  command: readonly [string, ...string[]],
  options: CommandOptions = {},
): Promise<string> {
  const { status, stdout, stderr } = await runCommand(command, options)
  if (status === 0) return stdout
  throw new Error(`${command.join(' ')} ended with ${status}:\n${(stdout + stderr).slice(-4000)}`)
}
