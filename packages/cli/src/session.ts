import { writeJson } from '@stemma/contract'
import { makeHttpClient, type HttpClient } from './client/http-client.ts'
import { serverUrl } from './client/server-url.ts'
import { machine, type Effects } from './effects.ts'
import type { SessionOptions } from './session-options.ts'
import { renderTable, type Column } from './table/render-table.ts'

/** What a command that talks to a server works with. */
export interface Session {
  readonly http: HttpClient
  readonly effects: Effects
  /** Answers are for a program: JSON on standard output and nothing else there. */
  readonly json: boolean
  readonly printJson: (value: unknown) => Promise<void>
  readonly printTable: <T>(rows: readonly T[], columns: readonly Column<T>[]) => Promise<void>
  /** A line for whoever watches; never part of the answer. */
  readonly note: (text: string) => Promise<void>
}

/** Throws CliError when the address is none. Nothing is sent yet. */
export function openSession(options: SessionOptions, effects: Effects = machine): Session {
  const { url } = serverUrl(options.url, effects.environment)
  return {
    http: makeHttpClient(url, effects.fetch),
    effects,
    json: options.json ?? false,
    printJson: (value) => effects.stdout.write(`${writeJson(value)}\n`),
    printTable: (rows, columns) => effects.stdout.write(renderTable(rows, columns, effects)),
    note: (text) => effects.stderr.write(`${text}\n`),
  }
}
