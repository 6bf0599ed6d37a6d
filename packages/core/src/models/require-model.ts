import { notFound, type StemmaError } from '@stemma/contract'
import {
  findModelVersion,
  findRegisteredModel,
  lockRegisteredModel,
  type Db,
  type ModelVersionRow,
  type RegisteredModelRow,
  type Tx,
} from '@stemma/store'
import { parseModelVersion, validateModelName } from './registry-limits.ts'

/** The registered model. Throws when there is none of that name. */
export async function requireModel(db: Db, name: string): Promise<RegisteredModelRow> {
  validateModelName(name)
  return (await findRegisteredModel(db, name)) ?? refuse(noModel(name))
}

/** The same for writing: nobody else changes anything of it until the transaction ends. */
export async function lockModel(tx: Tx, name: string): Promise<RegisteredModelRow> {
  validateModelName(name)
  return (await lockRegisteredModel(tx, name)) ?? refuse(noModel(name))
}

/** A version as a request names it. */
export interface VersionName {
  readonly name: string
  /** Text, as it comes on the wire. */
  readonly version: string
}

/** The version. Throws when it or its model does not exist. */
export async function requireVersion(
  db: Db,
  { name, version }: VersionName,
): Promise<ModelVersionRow> {
  validateModelName(name)
  const row = await findModelVersion(db, name, parseModelVersion(version))
  return row ?? refuse(noVersion(name, version))
}

/** The version and its model, for writing. */
export async function lockVersion(
  tx: Tx,
  name: VersionName,
): Promise<{ readonly model: RegisteredModelRow; readonly version: ModelVersionRow }> {
  validateModelName(name.name)
  const number = parseModelVersion(name.version)
  const model = await lockRegisteredModel(tx, name.name)
  const version = model && (await findModelVersion(tx, name.name, number))
  if (!version) throw noVersion(name.name, name.version)
  return { model, version }
}

export function noModel(name: string): StemmaError {
  return notFound(`Registered Model with name=${name} not found`)
}

export function noVersion(name: string, version: string | number): StemmaError {
  return notFound(`Model Version (name=${name}, version=${version}) not found`)
}

function refuse(error: StemmaError): never {
  throw error
}
