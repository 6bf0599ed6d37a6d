import { flatTable, vectorLength, type FlatTable } from './flatbuffer.ts'

const mostFields = 100_000

/**
 * Goes through the lists and texts of a schema (https://github.com/apache/arrow/blob/main/format/Schema.fbs). A RangeError for one that can
 * not be as long as it says, which the library would try to read, and for fields without an end.
 */
export function checkSchema(view: DataView, at: number): void {
  const schema = flatTable(view, at)
  const left = { fields: mostFields }
  for (const field of tablesIn(view, schema.target(1))) checkField({ view, field, left })
  checkMetadata(view, schema.target(2))
}

interface FieldToCheck {
  readonly view: DataView
  readonly field: FlatTable
  readonly left: { fields: number }
}

function checkField({ view, field, left }: FieldToCheck): void {
  if (left.fields-- === 0) throw new RangeError('The schema has too many fields.')
  vectorLength(view, field.target(0), 1)
  checkMetadata(view, field.target(6))
  const kindAt = field.field(2)
  const typeAt = field.target(3)
  const hasList = kindAt === undefined ? undefined : listOf[view.getUint8(kindAt)]
  if (typeAt !== undefined && hasList !== undefined)
    vectorLength(view, flatTable(view, typeAt).target(1), hasList)
  for (const child of tablesIn(view, field.target(5))) checkField({ view, field: child, left })
}

/** Types whose second field is a list, or a text, and how many bytes each entry has: Timestamp and Union. */
const listOf: Readonly<Record<number, number>> = { 10: 1, 14: 4 }

function checkMetadata(view: DataView, at: number | undefined): void {
  for (const pair of tablesIn(view, at))
    for (const slot of [0, 1]) vectorLength(view, pair.target(slot), 1)
}

function tablesIn(view: DataView, at: number | undefined): readonly FlatTable[] {
  return Array.from({ length: vectorLength(view, at, 4) }, (_, index) => {
    const place = (at ?? 0) + 4 + index * 4
    return flatTable(view, place + view.getUint32(place, true))
  })
}
