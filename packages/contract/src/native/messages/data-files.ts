import { int64, oneOf, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { dataReference } from './data.ts'

const part = {
  columns: string().about('Names with commas between them; all if absent.'),
  where: string().about("Conditions on columns: `age >= 18 and country in ('CH', 'AT')`."),
  limit: int64().between(0, Number.MAX_SAFE_INTEGER).about('Only the first rows.'),
}

export const dataFileRequest = message('DataFileOf', {
  reference: dataReference,
  format: oneOf({ parquet: 1, csv: 2, jsonl: 3, original: 4, arrow: 5 })
    .about('`original`: the bytes of a file without rows.')
    .default('parquet'),
  ...part,
})

export type DataFileRequest = Infer<typeof dataFileRequest>

/** The same by an address that ends with its format. */
export const dataAddressRequest = message('DataAddress', {
  file: string()
    .about(
      '`NAME/7.parquet`; also `.csv`, `.jsonl`, `.arrow`, and `NAME@alias`; `NAME/7/PATH` is a file of a version of files.',
    )
    .required(),
  ...part,
})

export type DataAddressRequest = Infer<typeof dataAddressRequest>
