import { boolean, double, int32, int64, list, nested, oneOf, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { addedData, dataReference } from './data.ts'
import { columnOf, timeMs } from './values.ts'

export const dataQuery = message('DataQuery', {
  reference: dataReference,
  sql: string().about('One SELECT; the version is the table `data`.').required(),
  others: list(
    nested(message('NamedDataVersion', { name: string().required(), reference: dataReference })),
  ).about('Other versions that the query names.'),
  limit: int32().between(1, 10_000).about('Rows of the answer, at most.').default(1000),
})

export type DataQuery = Infer<typeof dataQuery>

export const dataQueryAnswer = message('DataQueryAnswer', {
  columns: list(
    nested(message('DataQueryColumn', { name: string().required(), type: string().required() })),
  ).required(),
  rows: list(nested(message('DataQueryRow', { values: columnOf(string()) })))
    .about('All values as text, exactly; null for nothing.')
    .required(),
  is_cut: boolean().about('There were more rows.').required(),
})

export type NativeDataQueryAnswer = Infer<typeof dataQueryAnswer>

export const dataRowDiffRequest = message('DataRowDiffOf', {
  before: dataReference,
  now: dataReference,
  limit: int32().between(1, 10_000).about('Rows of the answer, at most.').default(1000),
})

export const dataRowDiff = message('DataRowDiff', {
  columns: list(string())
    .about('Of the later version, then those only the earlier one has.')
    .required(),
  rows: list(
    nested(
      // All values as text, exactly; no values at all where there is no such row.
      message('DataChangedRow', {
        change: oneOf({ added: 1, removed: 2, changed: 3 }).required(),
        before: columnOf(string()),
        now: columnOf(string()),
      }),
    ),
  ).required(),
  is_cut: boolean().about('More rows differ.').required(),
  sql: string()
    .about(
      'The query that gives them, over the later version as `data` and the earlier one as `old`.',
    )
    .required(),
})

export type NativeDataRowDiff = Infer<typeof dataRowDiff>

export const dataSplit = message('DataSplit', {
  reference: dataReference,
  by: oneOf({ key: 1, row: 2, time: 3 }).default('key'),
  seed: string().about('Another seed is another split.').default('1'),
  columns: list(string()).optional(),
  time_column: string(),
  cuts: list(string()).about('Times between the parts, of a split by time.'),
  parts: list(
    nested(
      message('DataSplitPart', {
        name: string().required(),
        share: double().about('Shares add up to 1.').required(),
      }),
    ),
  ).required(),
})

export type DataSplit = Infer<typeof dataSplit>

export const dataSplitAnswer = message('DataSplitAnswer', {
  parts: list(
    nested(
      message('DataPartVersion', {
        part: string().required(),
        added: nested(addedData).required(),
      }),
    ),
  ).required(),
})

export type NativeDataSplitAnswer = Infer<typeof dataSplitAnswer>

export const dataCopy = message('DataCopy', {
  name: string().required(),
  source: string()
    .about('`SOURCE:TABLE`, where the server has STEMMA_SOURCE_SOURCE: a database or a folder.')
    .required(),
  where: string().about('Only rows of these conditions.'),
  key: list(string()).optional(),
  kind: oneOf({ changelog: 1, snapshot: 2 }),
  widen: boolean().default(false),
  message: string().default(''),
})

export type DataCopy = Infer<typeof dataCopy>

export const dataAdoption = message('DataAdoption', {
  name: string().required(),
  version: int32().between(1, 999_999_999).required(),
  digest: string()
    .about('Of the manifest, which is stored already, as all objects that it names are.')
    .required(),
  follows: string().about('Digest of the newest version here; absent for the first.'),
  message: string().default(''),
  author: string().about('Who made it, where it was made.').required(),
  creation_time: timeMs.required(),
})

export type DataAdoption = Infer<typeof dataAdoption>

export const newDataReference = message('NewDataReference', {
  name: string().required(),
  source: string()
    .about('`SOURCE:TABLE`, where the server has STEMMA_SOURCE_SOURCE: a database or a folder.')
    .required(),
  where: string().about('Only rows of these conditions.'),
  time_column: string().about('Changes are found by its days or months.'),
  unit: oneOf({ day: 1, month: 2 }).default('month'),
  from: string().about('Only rows from this time on.'),
  to: string().about('Only rows before this time.'),
  delta_version: int64()
    .between(0, Number.MAX_SAFE_INTEGER)
    .about('Of a Delta table; else the newest.'),
  delta_time: timeMs,
  message: string().default(''),
})

export type NewDataReference = Infer<typeof newDataReference>

export const dataPin = message('DataPin', {
  reference: dataReference,
  as: string().about('The dataset of the copy; `NAME-pinned` if absent.'),
})

export const dataExportRequest = message('DataExportOf', {
  reference: dataReference,
  format: oneOf({ croissant: 1, openlineage: 2 })
    .about('Croissant 1.0 as JSON-LD, or a dataset event of OpenLineage.')
    .required(),
  base_url: string().about(
    'What the addresses in it begin with, such as `https://stemma.example.com`; relative ones if absent.',
  ),
})

export type DataExportRequest = Infer<typeof dataExportRequest>

export const dataExport = message('DataExport', {
  document: string().about('The document, JSON as a text.').required(),
})

export type NativeDataExport = Infer<typeof dataExport>
