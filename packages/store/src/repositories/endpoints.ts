import type { Insertable, Selectable } from 'kysely'
import type { Db, Tx } from '../db.ts'
import type { EndpointStateTable, EndpointTable } from '../endpoint-tables.ts'

export type EndpointRow = Readonly<Selectable<EndpointTable>>
export type EndpointStateRow = Readonly<Selectable<EndpointStateTable>>

export async function insertEndpoint(tx: Tx, row: Insertable<EndpointTable>): Promise<EndpointRow> {
  return tx.query.insertInto('endpoints').values(row).returningAll().executeTakeFirstOrThrow()
}

/** The newest revision of a name. */
export async function findEndpoint(db: Db, name: string): Promise<EndpointRow | undefined> {
  return db.query
    .selectFrom('endpoints')
    .selectAll()
    .where('name', '=', name)
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** The newest revision of each name, by name, at most `limit`. */
export async function readEndpoints(db: Db, limit: number): Promise<readonly EndpointRow[]> {
  return db.query
    .selectFrom('endpoints as one')
    .selectAll()
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('endpoints as other')
            .select('other.endpoint_no')
            .whereRef('other.name', '=', 'one.name')
            .whereRef('other.revision', '>', 'one.revision'),
        ),
      ),
    )
    .orderBy('name')
    .limit(limit)
    .execute()
}

export async function findEndpointState(
  db: Db,
  name: string,
): Promise<EndpointStateRow | undefined> {
  return db.query
    .selectFrom('endpoint_states')
    .selectAll()
    .where('name', '=', name)
    .executeTakeFirst()
}

export async function readEndpointStates(db: Db): Promise<readonly EndpointStateRow[]> {
  return db.query.selectFrom('endpoint_states').selectAll().execute()
}

export async function putEndpointState(tx: Tx, row: Insertable<EndpointStateTable>): Promise<void> {
  const { name: _, ...change } = row
  await tx.query
    .insertInto('endpoint_states')
    .values(row)
    .onConflict((conflict) => conflict.column('name').doUpdateSet(change))
    .execute()
}
