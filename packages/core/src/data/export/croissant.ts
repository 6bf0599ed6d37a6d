import { typeText, type Column, type ScalarType, type ValueType } from '@stemma/tables'
import type { DescribedVersion, FileFacts } from './described-version.ts'

/** The JSON-LD of Croissant 1.0 (https://docs.mlcommons.org/croissant/docs/croissant-spec.html). */
export function croissantOf(described: DescribedVersion, file: FileFacts): object {
  const { version, manifest, contentUrl } = described
  const { row, name } = version
  const isFile = manifest.source.format === 'file'
  return {
    '@context': context,
    '@type': 'sc:Dataset',
    name,
    description: row.message === '' ? `Version ${String(row.version)} of ${name}.` : row.message,
    conformsTo: 'http://mlcommons.org/croissant/1.0',
    url: contentUrl,
    version: `${String(row.version)}.0.0`,
    identifier: `data:/${name}/${String(row.version)}`,
    datePublished: new Date(Number(row.created_at)).toISOString(),
    ...(row.author === '' ? {} : { creator: { '@type': 'sc:Person', name: row.author } }),
    distribution: [
      {
        '@type': 'cr:FileObject',
        '@id': file.fileName,
        name: file.fileName,
        contentUrl,
        contentSize: `${String(file.sizeBytes)} B`,
        encodingFormat: isFile ? 'application/octet-stream' : 'application/x-parquet',
        sha256: file.sha256,
      },
    ],
    ...(isFile ? {} : { recordSet: [recordSetOf(described, file.fileName)] }),
  }
}

function recordSetOf({ manifest }: DescribedVersion, fileName: string): object {
  const key = manifest.key.map((column) => ({ '@id': `rows/${column}` }))
  return {
    '@type': 'cr:RecordSet',
    '@id': 'rows',
    name: 'rows',
    ...(key.length === 0 ? {} : { key: key.length === 1 ? key[0] : key }),
    field: manifest.schema.columns.map((column) => fieldOf(column, fileName)),
  }
}

function fieldOf({ name, type }: Column, fileName: string): object {
  const isList = typeof type === 'object' && 'list' in type
  return {
    '@type': 'cr:Field',
    '@id': `rows/${name}`,
    name: `rows/${name}`,
    description: typeText(type),
    dataType: dataTypeOf(isList ? type.list : type),
    ...(isList ? { repeated: true } : {}),
    source: { fileObject: { '@id': fileName }, extract: { column: name } },
  }
}

const integer = 'sc:Integer'
const dataTypes: Readonly<Record<ScalarType, string>> = {
  boolean: 'sc:Boolean',
  int8: integer,
  int16: integer,
  int32: integer,
  int64: integer,
  uint8: integer,
  uint16: integer,
  uint32: integer,
  uint64: integer,
  float: 'sc:Float',
  double: 'sc:Float',
  text: 'sc:Text',
  json: 'sc:Text',
  binary: 'sc:Text',
  uuid: 'sc:Text',
  date: 'sc:Date',
  time: 'sc:Text',
  timestamp: 'sc:Date',
  timestamp_ns: 'sc:Date',
  instant: 'sc:Date',
  null: 'sc:Text',
}

/** What is nested deeper than a list is told by the description. */
function dataTypeOf(type: ValueType): string {
  if (typeof type === 'string') return dataTypes[type]
  return 'decimal' in type ? 'sc:Float' : 'sc:Text'
}

const context = {
  '@language': 'en',
  '@vocab': 'https://schema.org/',
  citeAs: 'cr:citeAs',
  column: 'cr:column',
  conformsTo: 'dct:conformsTo',
  cr: 'http://mlcommons.org/croissant/',
  data: { '@id': 'cr:data', '@type': '@json' },
  dataType: { '@id': 'cr:dataType', '@type': '@vocab' },
  dct: 'http://purl.org/dc/terms/',
  equivalentProperty: 'cr:equivalentProperty',
  examples: { '@id': 'cr:examples', '@type': '@json' },
  extract: 'cr:extract',
  field: 'cr:field',
  fileObject: 'cr:fileObject',
  fileProperty: 'cr:fileProperty',
  fileSet: 'cr:fileSet',
  format: 'cr:format',
  includes: 'cr:includes',
  isLiveDataset: 'cr:isLiveDataset',
  jsonPath: 'cr:jsonPath',
  key: 'cr:key',
  md5: 'cr:md5',
  parentField: 'cr:parentField',
  path: 'cr:path',
  rai: 'http://mlcommons.org/croissant/RAI/',
  recordSet: 'cr:recordSet',
  references: 'cr:references',
  regex: 'cr:regex',
  repeated: 'cr:repeated',
  replace: 'cr:replace',
  samplingRate: 'cr:samplingRate',
  sc: 'https://schema.org/',
  separator: 'cr:separator',
  source: 'cr:source',
  subField: 'cr:subField',
  transform: 'cr:transform',
}
