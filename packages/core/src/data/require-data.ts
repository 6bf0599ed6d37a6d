import { notFound, parseDataUri, type DataUri } from '@stemma/contract'
import {
  findDataAlias,
  findDataLineage,
  findDataVersion,
  findNewestDataVersion,
  lockDataLineage,
  readDataAliases,
  readRegistryTags,
  type DataLineageRow,
  type DataVersionRow,
  type Db,
  type Tag,
  type Tx,
} from '@stemma/store'

/** A version with the dataset that it is of. */
export interface DataVersionView {
  readonly name: string
  readonly key: readonly string[]
  readonly row: DataVersionRow
  readonly aliases: readonly string[]
  readonly tags: readonly Tag[]
}

/** The dataset of a name. @throws RESOURCE_DOES_NOT_EXIST */
export async function requireData(db: Db, name: string): Promise<DataLineageRow> {
  const found = await findDataLineage(db, name)
  if (found === undefined) throw noData(name)
  return found
}

/** The same for writing. @throws RESOURCE_DOES_NOT_EXIST */
export async function lockData(tx: Tx, name: string): Promise<DataLineageRow> {
  const found = await lockDataLineage(tx, name)
  if (found === undefined) throw noData(name)
  return found
}

function noData(name: string): Error {
  return notFound(`There is no dataset "${name}".`)
}

/** The version that a reference such as `churn/7`, `churn@golden` or `churn` names. @throws RESOURCE_DOES_NOT_EXIST */
export async function requireDataVersion(db: Db, reference: string): Promise<DataVersionView> {
  const uri = parseDataUri(reference)
  const data = await requireData(db, uri.name)
  const row = await rowOf(db, data, uri)
  const [view] = await viewsOf(db, data, [row])
  if (view === undefined) throw new Error('Each version has a view.')
  return view
}

async function rowOf(db: Db, data: DataLineageRow, uri: DataUri): Promise<DataVersionRow> {
  if (uri.kind === 'latest') {
    const newest = await findNewestDataVersion(db, data.data_no)
    if (newest !== undefined) return newest
    throw notFound(`The dataset "${data.name}" has no version: all are in the trash.`)
  }
  const version =
    uri.kind === 'version' ? uri.version : await findDataAlias(db, data.data_no, uri.alias)
  if (version === undefined)
    throw notFound(
      `The dataset "${data.name}" has no alias that is called ${uri.kind === 'alias' ? uri.alias : ''}.`,
    )
  const row = await findDataVersion(db, data.data_no, version)
  if (row === undefined) throw notFound(`The dataset "${data.name}" has no version ${version}.`)
  return row
}

/** Versions of one dataset as they are shown. */
export async function viewsOf(
  db: Db,
  data: DataLineageRow,
  rows: readonly DataVersionRow[],
): Promise<readonly DataVersionView[]> {
  const aliases = (await readDataAliases(db, [data.data_no])).get(data.data_no) ?? []
  const tags = await readRegistryTags(
    db,
    'data',
    rows.map(({ version_no: no }) => no),
  )
  return rows.map((row) => ({
    name: data.name,
    key: keyOf(data),
    row,
    aliases: aliases.filter(({ version }) => version === row.version).map(({ alias }) => alias),
    tags: tags.get(row.version_no) ?? [],
  }))
}

/** The columns that name a row. */
export function keyOf({ key_columns }: DataLineageRow): readonly string[] {
  return JSON.parse(key_columns) as string[] // `recordDataVersion` wrote it
}
