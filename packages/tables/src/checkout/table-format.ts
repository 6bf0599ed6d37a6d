import { invalidParameter } from '@stemma/contract'

/** Files that rows can be written to. */
export type TableFormat = 'csv' | 'parquet' | 'jsonl' | 'arrow'

export const tableFormats: readonly TableFormat[] = ['csv', 'parquet', 'jsonl', 'arrow']

/** INVALID_PARAMETER_VALUE for a name that is none. */
export function parseTableFormat(name: string): TableFormat {
  const format = tableFormats.find((format) => format === name)
  if (format === undefined)
    throw invalidParameter(`Format "${name}" is not one of ${tableFormats.join(', ')}.`)
  return format
}
