import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { KeyValue } from '@stemma/contract'
import type { ChosenValue } from '@stemma/runner'
import { downloadArtifacts } from '../artifacts/download.ts'
import type { HttpClient } from '../client/http-client.ts'
import type { Effects } from '../effects.ts'
import { CliError } from '../fail.ts'
import { writeWholeFile } from '../files/write-whole-file.ts'
import { downloadData, resolveData, type GivenData } from './resolve-data.ts'
import type { RunServer } from './run-server.ts'

export interface PreparedValues {
  /** What goes into the command. */
  readonly declared: ReadonlyMap<string, string>
  readonly extra: ReadonlyMap<string, string>
  /** What the run notes: values as they were given. */
  readonly noted: readonly KeyValue[]
  readonly data: readonly GivenData[]
}

export interface PrepareValues {
  readonly chosen: readonly ChosenValue[]
  readonly here: string
  readonly project: string
  /** Downloads go below it. */
  readonly storage: () => Promise<string>
  readonly server: RunServer
  readonly signal: AbortSignal
}

/** Makes of the values what the project can read: versions of data become addresses or files, remote paths copies. Throws CliError, RunnerError. */
export async function prepareValues(
  http: HttpClient,
  { chosen, here, project, storage, server, signal }: PrepareValues,
  effects: Effects,
): Promise<PreparedValues> {
  const { checkValue } = await import('@stemma/runner')
  const declared = new Map<string, string>()
  const extra = new Map<string, string>()
  const noted: KeyValue[] = []
  const data: GivenData[] = []
  // All that can be refused is, before anything is copied.
  const wanted = chosen.map((one) => ({ ...one, want: checkValue(one, { here, project }) }))
  for (const [position, { name, value, parameter, want }] of wanted.entries()) {
    const values = parameter === undefined ? extra : declared
    const folder = async (): Promise<string> => join(await storage(), `param_${position}`)
    if (want.kind === 'ready') values.set(name, want.value)
    else if (want.kind === 'download')
      values.set(
        name,
        await downloadPath(want.uri, await folder(), { server, signal, effects, name }),
      )
    else {
      const given = await resolveData(http, {
        ...{ parameter: name, reference: want.reference, usual: parameter?.default },
        server: server.address,
      })
      data.push(given)
      const file = want.as === 'file'
      values.set(
        name,
        file ? await downloadData(http, given, { folder: await folder(), signal }) : given.address,
      )
      noted.push({ key: name, value: given.value })
      continue
    }
    noted.push({ key: name, value })
  }
  return { declared, extra, noted, data }
}

/** A copy of what an address of artifacts names. */
async function downloadPath(
  uri: string,
  folder: string,
  {
    server,
    signal,
    effects,
    name,
  }: {
    readonly server: RunServer
    readonly signal: AbortSignal
    readonly effects: Effects
    readonly name: string
  },
): Promise<string> {
  if (/^(?:runs|models):\//u.test(uri)) {
    const target = join(folder, uri.split('/').at(-1) ?? 'file')
    const silent = { isTerminal: false, columns: 80, write: async () => {} }
    await downloadArtifacts(
      { url: server.url, address: uri, output: target, signal },
      { ...effects, stdout: silent, stderr: silent },
    )
    return target
  }
  if (!/^https?:\//iu.test(uri))
    throw new CliError(
      `the parameter ${name} is a path, and '${uri}' can't be downloaded: data:/, runs:/, models:/ and http:// can.`,
    )
  const answer = await fetch(uri, { signal }).catch((error: unknown) => {
    throw new CliError(
      `the parameter ${name}: ${error instanceof Error ? error.message : String(error)}`,
    )
  })
  if (!answer.ok || answer.body === null)
    throw new CliError(`the parameter ${name}: the server answered ${answer.status}.`)
  await mkdir(folder, { recursive: true })
  const end = basename(new URL(uri).pathname)
  const place = join(folder, end === '' ? 'file' : end)
  await writeWholeFile(place, answer.body)
  return place
}
