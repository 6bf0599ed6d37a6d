import { invalidParameter, StemmaError, unavailable } from '@stemma/contract'
import pg from 'pg'

/** A connection that sees one state of the database and can't change it. */
export interface PostgresSession {
  readonly client: pg.Client
  /** 140000 for 14.0. */
  readonly serverVersion: number
  /** Throws StemmaError without what the connection string holds. */
  readonly query: (sql: string) => Promise<readonly (readonly unknown[])[]>
  readonly close: () => Promise<void>
}

/** Until the server answers. */
const connectMs = 10_000

/** TEMPORARILY_UNAVAILABLE when the server can't be reached. The connection string is in no error. */
export async function connect(
  connectionString: string,
  { queryTimeoutMs }: { readonly queryTimeoutMs: number },
): Promise<PostgresSession> {
  const client = new pg.Client({
    connectionString,
    connectionTimeoutMillis: connectMs,
    statement_timeout: queryTimeoutMs,
    application_name: 'stemma',
  })
  // A connection that breaks between two queries is told by the next one.
  client.on('error', () => {})
  const query = async (sql: string): Promise<readonly (readonly unknown[])[]> => {
    try {
      return (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows
    } catch (error) {
      throw toSourceError(error)
    }
  }
  try {
    await client.connect()
  } catch (error) {
    throw toSourceError(error)
  }
  try {
    for (const setting of settings) await query(setting)
    const [[version] = []] = await query("select current_setting('server_version_num')")
    return { client, serverVersion: Number(version), query, close: () => client.end() }
  } catch (error) {
    await client.end().catch(() => {})
    throw error
  }
}

/** What the text of a value would depend on. */
const settings: readonly string[] = [
  "set timezone to 'UTC'",
  "set datestyle to 'ISO, YMD'",
  'set extra_float_digits to 3',
  "set client_encoding to 'UTF8'",
  'begin isolation level repeatable read read only',
]

/** What PostgreSQL says of a query is about the user's table; what the network says may hold addresses. */
export function toSourceError(error: unknown): StemmaError {
  if (error instanceof StemmaError) return error
  if (error instanceof pg.DatabaseError) {
    if (error.code === '57014')
      return new StemmaError('DEADLINE_EXCEEDED', 'The source took longer than its time limit.')
    if (/^(?:28|53|57|08)/u.test(error.code ?? ''))
      return unavailable(`The source does not answer: ${error.message}.`)
    return invalidParameter(`The source says: ${error.message}.`)
  }
  return unavailable('The source can not be reached.')
}
