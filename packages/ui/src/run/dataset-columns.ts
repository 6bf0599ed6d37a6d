export interface DatasetColumn {
  readonly name: string
  readonly type: string
}

/** The columns in the schema that MLflow's clients write for a data frame; empty for schemas of another form. */
export function datasetColumns(schema: string | undefined): readonly DatasetColumn[] {
  try {
    const value: unknown = JSON.parse(schema ?? '')
    if (typeof value !== 'object' || value === null || !('mlflow_colspec' in value)) return []
    const { mlflow_colspec: columns } = value
    return Array.isArray(columns) ? columns.flatMap(columnOf) : []
  } catch {
    return []
  }
}

function columnOf(column: unknown): readonly DatasetColumn[] {
  if (typeof column !== 'object' || column === null) return []
  const name = 'name' in column ? String(column.name) : ''
  const type = 'type' in column ? String(column.type) : ''
  return [{ name, type }]
}
