import { typeText, type Column, type ValueType } from '@stemma/tables'
import type { DescribedVersion } from './described-version.ts'

const producer = 'urn:stemma'

/** A dataset event of OpenLineage 2 (https://openlineage.io/docs/spec/object-model) with the facets schema, version and source. */
export function openLineageOf({
  version,
  manifest,
  baseUrl,
  contentUrl,
}: DescribedVersion): object {
  const { row, name } = version
  const facet = (file: string): object => ({
    _producer: producer,
    _schemaURL: `https://openlineage.io/spec/facets/${file}`,
  })
  return {
    eventTime: new Date(Number(row.created_at)).toISOString(),
    producer,
    schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/DatasetEvent',
    dataset: {
      namespace: baseUrl ?? 'stemma',
      name,
      facets: {
        schema: {
          ...facet('1-1-1/SchemaDatasetFacet.json#/$defs/SchemaDatasetFacet'),
          fields: manifest.schema.columns.map(fieldOf),
        },
        version: {
          ...facet('1-0-1/DatasetVersionDatasetFacet.json#/$defs/DatasetVersionDatasetFacet'),
          datasetVersion: String(row.version),
        },
        dataSource: {
          ...facet('1-0-1/DatasourceDatasetFacet.json#/$defs/DatasourceDatasetFacet'),
          name: manifest.source.fileName,
          uri: baseUrl === undefined ? `data:/${name}/${String(row.version)}` : contentUrl,
        },
      },
    },
  }
}

function fieldOf({ name, type }: Column): object {
  const inner = innerOf(type)
  return {
    name,
    type: typeText(type),
    ...(inner.length === 0 ? {} : { fields: inner.map(fieldOf) }),
  }
}

function innerOf(type: ValueType): readonly Column[] {
  if (typeof type === 'string' || 'decimal' in type) return []
  if ('list' in type) return [{ name: '_element', type: type.list }]
  if ('map' in type)
    return [
      { name: 'key', type: type.map[0] },
      { name: 'value', type: type.map[1] },
    ]
  return type.struct
}
