import { randomBytes } from 'node:crypto'
import pg from 'pg'

/** Databases on a server of PostgreSQL. */
export interface PostgresDatabases {
  /** The maintenance database; tests want `newDatabase`. */
  readonly url: string
  /** Makes an empty database with a name of its own and answers its URL. */
  newDatabase(): Promise<string>
  /** The same with what `make` puts into one, which is done once for a name and then copied. */
  newCopy(name: string, make: (database: string) => Promise<void>): Promise<string>
}

/** Any number that nobody else locks. */
const templateLock = 1_405_211

/** The databases of the server that has this maintenance database. */
export function databasesOf(url: string): PostgresDatabases {
  const urlOf = (database: string): string => {
    const place = new URL(url)
    place.pathname = `/${database}`
    return place.href
  }
  const newName = (): string => `t_${randomBytes(6).toString('hex')}`
  return {
    url,
    newDatabase: () =>
      connected(url, async (client) => {
        const name = newName()
        await client.query(`create database ${name}`)
        return urlOf(name)
      }),
    newCopy: (template, make) =>
      connected(url, async (client) => {
        // Several test processes may come at once.
        await client.query('select pg_advisory_lock($1)', [templateLock])
        const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [
          template,
        ])
        if (rowCount === 0) {
          const making = newName()
          await client.query(`create database ${making}`)
          await make(urlOf(making))
          await client.query(`alter database ${making} rename to ${template}`)
        }
        const name = newName()
        await client.query(`create database ${name} template ${template}`)
        return urlOf(name)
      }),
  }
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
