import { existsSync, statSync } from 'node:fs'
import type { DataCopy, NativeAddedData, NewDataVersion } from '@stemma/contract'
import { call, httpCall } from '@stemma/sdk/client'
import { summed } from '../artifacts/checked-bytes.ts'
import { fileError } from '../artifacts/file-error.ts'
import { transferProgress } from '../artifacts/transfer-progress.ts'
import type { HttpClient } from '../client/http-client.ts'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { openSession } from '../session.ts'
import { formatBytes } from '../table/format-number.ts'
import { countText, rowsText, schemaText } from './data-text.ts'
import { openLocation, type Location } from './open-location.ts'
import { openLog } from './open-log.ts'
import { sendFolder } from './send-folder.ts'

export interface AddDataOptions extends DataOptions {
  readonly name: string
  readonly file: string
  /** With commas between the columns. */
  readonly key?: string
  readonly kind?: NewDataVersion['kind']
  readonly format?: NewDataVersion['format']
  readonly table?: string
  readonly widen?: boolean
  readonly message?: string
  readonly delimiter?: string
  readonly encoding?: NewDataVersion['encoding']
  readonly null?: readonly string[]
  /** False: the first line has no names. */
  readonly header?: boolean
  /** Of a source: only rows of these conditions. */
  readonly where?: string
  readonly signal?: AbortSignal
  /** In place of what `file` names. */
  readonly location?: Location
  /** Does what belongs to a version that was added; gives what is said of it behind the rest. */
  readonly onAdded?: (http: HttpClient, added: NativeAddedData) => Promise<string>
}

/** Sends a file and says what version it became. Aborting `signal` adds nothing and throws CliError. */
export async function addData(options: AddDataOptions, effects: Effects = machine): Promise<void> {
  const { name, file, signal } = options
  await withData(options, effects, async (reached, own) => {
    const { http, json, printJson, effects: shown } = openSession(reached, own)
    const progress = transferProgress(shown)
    const tell = async (added: NativeAddedData): Promise<void> => {
      const more = (await options.onAdded?.(http, added)) ?? ''
      await progress.end()
      if (json) return printJson(added)
      await shown.stdout.write(`${addedText(name, added)}\n${more}`)
    }
    try {
      if (isSource(file)) return await tell(await call(http, 'data.copy', copyOf(options), signal))
      const isLog = file.startsWith('inferences:')
      const isFolder = options.location === undefined && !isLog && isFolderHere(file)
      if (isFolder && options.format !== undefined)
        throw new CliError(
          'the files of a folder are kept as they are: leave out --format.',
          exitCodes.usage,
        )
      const location =
        options.location ??
        (isLog
          ? openLog(http, file, signal)
          : isFolder
            ? await sendFolder(http, file, { progress, signal })
            : await openLocation(file, signal))
      if (location.sizeBytes !== undefined)
        progress.onTotal({ files: 1, bytes: location.sizeBytes })
      const { bytes } = summed(location.bytes, progress.onBytes)
      const request = httpCall('data.add', {
        ...(isLog && { key: ['inference_id', 'row'] }),
        ...(isFolder && { format: 'files' }),
        ...fieldsOf(options, location.fileName),
      })
      // However long it takes: who waits can interrupt it.
      const patience = signal ?? new AbortController().signal
      const answer = await http
        .json({ ...request, body: bytes, signal: patience })
        .finally(location.close)
      // The guarantee: what the route's record says.
      await tell(answer as NativeAddedData)
    } catch (error) {
      if (signal?.aborted === true)
        throw new CliError('stopped; no version was added.', exitCodes.interrupted)
      throw fileError(error)
    } finally {
      await progress.end()
    }
  })
}

function fieldsOf(options: AddDataOptions, fileName: string): Partial<NewDataVersion> {
  const { name, key, kind, format, table, widen, message, delimiter, encoding, header } = options
  return {
    name,
    file_name: fileName,
    ...(key !== undefined && { key: key.split(',') }),
    ...(kind !== undefined && { kind }),
    ...(format !== undefined && { format }),
    ...(table !== undefined && { table }),
    ...(widen === true && { widen }),
    ...(message !== undefined && { message }),
    ...(delimiter !== undefined && { delimiter }),
    ...(encoding !== undefined && { encoding }),
    ...(options.null !== undefined && { null_text: options.null }),
    // The command line's way to say nothing is true.
    ...(header === false && { header }),
  }
}

/** `warehouse:customers` is no file, unless there is one. */
function isSource(file: string): boolean {
  return !file.startsWith('inferences:') && /^[a-z0-9_]+:[^/\\]/u.test(file) && !existsSync(file)
}

function isFolderHere(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function copyOf({ name, file, key, kind, widen, message, where }: AddDataOptions): DataCopy {
  return {
    name,
    source: file,
    widen: widen ?? false,
    message: message ?? '',
    ...(key !== undefined && { key: key.split(',') }),
    ...(kind !== undefined && { kind }),
    ...(where !== undefined && { where }),
  }
}

/** What was added, for people. */
export function addedText(
  name: string,
  { is_new, version, reason, rows, schema, new_bytes }: NativeAddedData,
): string {
  const at = `${name}/${version.version}`
  if (!is_new) return `Nothing changed since ${at}: no new version.`
  const lines = [
    `${at}  ${countText(version.rows)} rows, ${version.kind}: ${reason}`,
    ...(rows === undefined ? [] : [`  ${rowsText(rows)}`]),
    ...(schema === undefined ? [] : schemaText(schema).map((line) => `  ${line}`)),
    `  ${formatBytes(Number(new_bytes))} new of ${formatBytes(Number(version.source_bytes))}`,
  ]
  return lines.join('\n')
}
