import type { NativeModel, NativeModelVersion } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession, type Session } from '../session.ts'
import { formatTime, isoTime } from '../table/format-time.ts'
import { keyValueColumns } from '../table/key-value-columns.ts'
import { printFields } from '../table/print-fields.ts'
import { findVersion, parseModelAddress } from './model-address.ts'

export interface ShowModelOptions extends SessionOptions {
  readonly model: string
}

/** Prints a registered model, or one version of it. */
export async function showModel(
  { model, ...options }: ShowModelOptions,
  effects: Effects = machine,
): Promise<void> {
  const session = openSession(options, effects)
  const address = parseModelAddress(model)
  if (address.version === undefined && address.alias === undefined) {
    const found = await call(session.http, 'models.get', { name: address.name })
    if (session.json) return session.printJson(found)
    return printModel(session, found)
  }
  const found = await findVersion(session.http, address)
  if (session.json) return session.printJson(found)
  await printVersion(session, found)
}

async function printModel(session: Session, model: NativeModel): Promise<void> {
  const time = session.effects.stdout.isTerminal ? formatTime : isoTime
  await printFields(session, [
    ['name', model.name],
    ['kind', model.kind],
    ['description', model.description],
    ['created', time(model.creation_time)],
    ['changed', time(model.last_update_time)],
    ['last version', String(model.last_version)],
    ...model.aliases.map(({ alias, version }) => [`@${alias}`, String(version)] as const),
  ])
  await printTags(session, model)
}

async function printVersion(session: Session, version: NativeModelVersion): Promise<void> {
  const time = session.effects.stdout.isTerminal ? formatTime : isoTime
  await printFields(session, [
    ['name', version.name],
    ['version', String(version.version)],
    ['aliases', version.aliases.join(' ')],
    ['stage', version.stage],
    ['description', version.description],
    ['source', version.source],
    ['files', version.storage_location],
    ['run', version.run_id ?? ''],
    ['logged model', version.model_id ?? ''],
    ['digest', version.digest ?? ''],
    ['bytes', String(version.size_bytes ?? '')],
    ['created', time(version.creation_time)],
    ['changed', time(version.last_update_time)],
  ])
  await printTags(session, version)
}

async function printTags(session: Session, { tags }: Pick<NativeModel, 'tags'>): Promise<void> {
  if (tags.length === 0) return
  await session.effects.stdout.write('\n')
  await session.printTable(tags, keyValueColumns('tag'))
}
