/** Kysely makes these two before the first migration: alone they are the rest of a first start that was cut short. */
const begun: ReadonlySet<string> = new Set(['schema_migrations', 'schema_migrations_lock'])
/** Of the first migration; nobody else has a table of this name beside those two. */
const own = 'change_clock'
const mostNamed = 5

/** Throws an Error with a message for people when a database holds tables of something else: nothing in it is changed then. */
export function refuseForeignTables(tables: readonly string[], database: string): void {
  const isOwn = tables.includes(own) && [...begun].every((name) => tables.includes(name))
  const others = tables.filter((name) => !begun.has(name))
  if (isOwn || others.length === 0) return
  throw new Error(
    `${database} is not empty, and not Stemma's: ${whoseText(others)} Nothing in it was changed. Give Stemma a database of its own with --database, or leave that out to have one in the data folder.`,
  )
}

function whoseText(tables: readonly string[]): string {
  if (tables.includes('alembic_version') && tables.includes('experiments'))
    return 'it seems to be the database of an MLflow server.'
  const named = tables.toSorted().slice(0, mostNamed).join(', ')
  const more = tables.length > mostNamed ? ` and ${tables.length - mostNamed} more` : ''
  return `it has the tables ${named}${more}.`
}
