import { notFound, parseDataUri } from '@stemma/contract'
import {
  findDataAlias,
  findDataLineage,
  findDataVersion,
  lockDataLineage,
  readDataAliases,
  type DataLineageRow,
  type DataVersionRow,
  type Db,
  type Tx,
} from '@stemma/store'

/** A version with the dataset that it is of. */
export interface DataVersionView {
  readonly name: string
  readonly key: readonly string[]
  readonly row: DataVersionRow
  readonly aliases: readonly string[]
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
  const version =
    uri.kind === 'version'
      ? uri.version
      : uri.kind === 'latest'
        ? data.last_version
        : await findDataAlias(db, data.data_no, uri.alias)
  if (version === undefined)
    throw notFound(
      `The dataset "${data.name}" has no alias that is called ${reference.slice(reference.lastIndexOf('@') + 1)}.`,
    )
  const row = await findDataVersion(db, data.data_no, version)
  if (row === undefined) throw notFound(`The dataset "${data.name}" has no version ${version}.`)
  const [view] = await viewsOf(db, data, [row])
  if (view === undefined) throw new Error('Each version has a view.')
  return view
}

/** Versions of one dataset as they are shown. */
export async function viewsOf(
  db: Db,
  data: DataLineageRow,
  rows: readonly DataVersionRow[],
): Promise<readonly DataVersionView[]> {
  const aliases = (await readDataAliases(db, [data.data_no])).get(data.data_no) ?? []
  return rows.map((row) => ({
    name: data.name,
    key: keyOf(data),
    row,
    aliases: aliases.filter(({ version }) => version === row.version).map(({ alias }) => alias),
  }))
}

/** The columns that name a row. */
export function keyOf({ key_columns }: DataLineageRow): readonly string[] {
  return JSON.parse(key_columns) as string[] // `recordDataVersion` wrote it
}
