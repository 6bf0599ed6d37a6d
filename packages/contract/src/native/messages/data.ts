import { boolean, double, int32, int64, list, nested, oneOf, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { keyValue } from '../../mlflow/messages/values.ts'
import { nextPageToken, pageLimit, pageToken, timeMs } from './values.ts'

/** Datasets or versions of one page, at most. */
export const mostDataOnPage = 1000

/** Names a version. */
export const dataReference = string()
  .about('`NAME/7`, `NAME@alias`, or `NAME` for the newest; `data:/` may stand before it.')
  .required()

/** One immutable state of a dataset. */
export const dataVersion = message('DataVersion', {
  name: string().required(),
  version: int32().required(),
  parent: int32().about('The version that it follows; absent for the first.'),
  kind: string().about('`changelog`, `snapshot`, `reference` or `delta`.').required(),
  digest: string()
    .about('SHA-256 of its manifest; for MLflow the first 8 digits are enough.')
    .required(),
  fingerprint: string().about('Equal for equal rows, whatever they came from.').required(),
  rows: int64().required(),
  source_bytes: int64().about('What the source had.').required(),
  verdict: string()
    .about(
      'What its columns are to those of its parent: `first`, `same`, `reordered`, `compatible` or `breaking`.',
    )
    .required(),
  key: list(string()).about('Columns that name a row.').required(),
  message: string().required(),
  author: string().required(),
  creation_time: timeMs.required(),
  aliases: list(string()).required(),
  tags: list(nested(keyValue)).required(),
})

export type NativeDataVersion = Infer<typeof dataVersion>

const dataColumn = message('DataColumn', {
  name: string().required(),
  type: string().about('Such as `int64`, `decimal(10,2)`, `list(text)`.').required(),
  nulls: int64().required(),
  distinct: int64().about('About how many different values.').required(),
  min: string(),
  max: string(),
  mean: double(),
  standard_deviation: double(),
  deciles: list(double()).about('Values at 0 %, 10 %, … 100 %, of numbers.').required(),
  top: list(
    nested(message('DataValueCount', { value: string().required(), count: int64().required() })),
  )
    .about('The most frequent texts.')
    .required(),
})

export const dataDetail = message('DataVersionDetail', {
  ...dataVersion.fields,
  reason: string().about('Why it is of this kind.').required(),
  file_name: string().about('What its source was called.').required(),
  format: string().required(),
  files: list(
    nested(
      message('DataFile', {
        object_id: string().required(),
        role: string().about('`base` or `log`.').required(),
        rows: int64().required(),
        versions: int32().about('How many versions’ changes a log has.').required(),
        size_bytes: int64().required(),
      }),
    ),
  ).required(),
  columns: list(nested(dataColumn)).required(),
})

export type NativeDataDetail = Infer<typeof dataDetail>

export const newDataVersion = message('NewDataVersion', {
  name: string().required(),
  file_name: string()
    .about(
      'Its end says the format, unless `format` does; `file` is one without rows, whose bytes are kept; `files` a folder, of which the body is the listing: JSON lines with `path`, `size_bytes` and `sha256`, whose objects are stored.',
    )
    .required(),
  format: oneOf({
    ...{ csv: 1, parquet: 2, jsonl: 3, sqlite: 4, duckdb: 5, file: 6, arrow: 7, files: 8 },
  }),
  table: string().about('Of a database.'),
  key: list(string()).optional(),
  kind: oneOf({ changelog: 1, snapshot: 2 }),
  widen: boolean().about('Give columns wider types when values ask for it.').default(false),
  message: string().default(''),
  delimiter: string().about('Of a CSV; found out if absent, and kept for later versions.'),
  quote: string(),
  header: boolean(),
  encoding: oneOf({ 'utf-8': 1, 'utf-16': 2, 'latin-1': 3 }),
  null_text: list(string()).optional(),
})

export type NewDataVersion = Infer<typeof newDataVersion>

const schemaChange = message('DataSchemaChange', {
  verdict: string().required(),
  added: list(string()).required(),
  dropped: list(string()).required(),
  changed: list(
    nested(
      message('DataTypeChange', {
        name: string().required(),
        before: string().required(),
        now: string().required(),
        is_wider: boolean().required(),
      }),
    ),
  ).required(),
})

export type NativeSchemaChange = Infer<typeof schemaChange>

const rowCounts = message('DataRowCounts', {
  added: int64().required(),
  removed: int64().required(),
  changed: int64().required(),
  unchanged: int64().required(),
  changed_columns: list(
    nested(message('DataColumnCount', { name: string().required(), rows: int64().required() })),
  ).required(),
})

export type NativeRowCounts = Infer<typeof rowCounts>

export const addedData = message('AddedDataVersion', {
  is_new: boolean()
    .about('False: the newest version has the same rows, and is the answer.')
    .required(),
  version: nested(dataVersion).required(),
  reason: string().required(),
  schema: nested(schemaChange),
  rows: nested(rowCounts),
  new_bytes: int64().about('Of objects that are new, before they are compressed.').required(),
  retention: string().about('When the rows of a Delta version may end, by its table’s settings.'),
})

export type NativeAddedData = Infer<typeof addedData>

export const dataCheck = message('DataCheck', {
  version: nested(dataVersion).required(),
  state: string()
    .about('`intact`, `grew`, `changed`, `drifted` (other columns) or `unreachable`.')
    .required(),
  reason: string(),
  retention: string().about('When the rows of a Delta version may end, by its table’s settings.'),
  schema: nested(schemaChange),
  buckets: list(
    nested(
      message('DataBucket', {
        label: string().required(),
        rows_before: int64().required(),
        rows: int64().required(),
      }),
    ),
  )
    .about('Those that differ.')
    .required(),
})

export type NativeDataCheck = Infer<typeof dataCheck>

export const listDataRequest = message('ListData', {
  limit: pageLimit(mostDataOnPage).default(100),
  page_token: pageToken,
})

export const dataPage = message('DataPage', {
  datasets: list(nested(dataVersion)).about('The newest version of each dataset.').required(),
  next_page_token: nextPageToken,
})

export const dataLogRequest = message('DataLog', {
  name: string().required(),
  limit: pageLimit(mostDataOnPage).default(100),
  page_token: pageToken,
})

export const dataLogPage = message('DataLogPage', {
  versions: list(nested(dataVersion)).about('Newest first.').required(),
  next_page_token: nextPageToken,
})

export const oneDataset = message('OneDataset', { name: string().required() })

export const numberedDataVersion = message('NumberedDataVersion', {
  name: string().required(),
  version: int32().required(),
})

export const oneDataVersion = message('OneDataVersion', { reference: dataReference })

export const twoDataVersions = message('TwoDataVersions', {
  before: dataReference,
  now: dataReference,
})

export const dataDiff = message('DataDiff', {
  before: nested(dataVersion).required(),
  now: nested(dataVersion).required(),
  is_same: boolean().about('Both have the same rows.').required(),
  schema: nested(schemaChange).required(),
  rows: nested(rowCounts),
})

export type NativeDataDiff = Infer<typeof dataDiff>

export const columnDrift = message('DataColumnDrift', {
  name: string().required(),
  level: string().about('`none`, `some` or `large`.').required(),
  psi: double().about('Population stability index.').required(),
  psi_by_chance: double()
    .about('What chance stays under in 99 of 100 cases, by the numbers of rows.')
    .required(),
  js_distance: double().about('Jensen-Shannon distance, 0 to 1.').required(),
  ks: double().about('Largest gap between the distributions, of numbers.'),
  nulls_before: double().about('Share of rows without a value.').required(),
  nulls_now: double().required(),
})

export const dataDrift = message('DataDrift', {
  columns: list(nested(columnDrift)).required(),
})

export type NativeDataDrift = Infer<typeof dataDrift>

export const dataOverlapRequest = message('DataOverlapOf', {
  before: dataReference,
  now: dataReference,
  column: list(string()).optional(),
})

export const dataOverlap = message('DataOverlap', {
  before: int64().about('Different rows, as the columns tell them apart.').required(),
  now: int64().required(),
  both: int64().required(),
  examples: list(string()).required(),
})

export type NativeDataOverlap = Infer<typeof dataOverlap>

export const dataAliasRequest = message('DataAliasOf', {
  name: string().required(),
  alias: string().required(),
})

export const dataAliasValue = message('DataAliasValue', {
  name: string().required(),
  alias: string().required(),
  version: int32().required(),
})

export const dataTagKey = message('DataTagKey', {
  name: string().required(),
  version: int32().required(),
  key: string().required(),
})

export const dataTagValue = message('DataTagValue', {
  ...dataTagKey.fields,
  value: string().required(),
})
