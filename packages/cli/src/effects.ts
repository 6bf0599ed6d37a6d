import { once } from 'node:events'
import type { WriteStream } from 'node:tty'
import type { Fetch } from '@stemma/sdk/client'
import { fetchByHttp } from './client/fetch-by-http.ts'

/** Standard output or standard error. */
export interface Output {
  readonly isTerminal: boolean
  /** Width of the terminal; 80 where there is none. */
  readonly columns: number
  /** Resolves once more may be written. */
  readonly write: (text: string | Uint8Array) => Promise<void>
}

/** What a command does to the world around it. Tests hand in their own; everybody else has `machine`. */
export interface Effects {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly stdout: Output
  readonly stderr: Output
  readonly fetch: Fetch
  /** Undefined when nobody is there to answer. */
  readonly ask: ((question: string) => Promise<boolean>) | undefined
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** This process, on this machine. */
export const machine: Effects = {
  environment: process.env,
  stdout: outputOf(process.stdout),
  stderr: outputOf(process.stderr),
  fetch: fetchByHttp,
  ask: process.stdin.isTTY && process.stderr.isTTY ? askPerson : undefined,
  now: () => Date.now(),
}

function outputOf(stream: WriteStream): Output {
  return {
    isTerminal: stream.isTTY,
    get columns() {
      return stream.isTTY ? stream.columns : 80
    },
    write: async (text) => {
      if (!stream.write(text)) await once(stream, 'drain')
    },
  }
}

async function askPerson(question: string): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises')
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  const gone = new AbortController()
  // Ctrl-D and Ctrl-C are answers too: no.
  lines.once('close', () => gone.abort())
  lines.once('SIGINT', () => lines.close())
  try {
    return /^y(?:es)?$/iu.test((await lines.question(`${question} [y/N] `, gone)).trim())
  } catch {
    return false
  } finally {
    lines.close()
  }
}
