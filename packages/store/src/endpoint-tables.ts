import type { Int64 } from '@stemma/contract'
import type { Generated } from 'kysely'
import type { Flag } from './column-types.ts'

/** What somebody wanted served: the newest revision of a name counts. */
export interface EndpointTable {
  endpoint_no: Generated<number>
  name: string
  revision: number
  model_uri: string
  /** JSON object: how it is served, as the API has it. */
  settings: string
  is_stopped: Flag
  created_at: Int64
  created_by: string
}

/** What the runner that has an endpoint said last. */
export interface EndpointStateTable {
  name: string
  runner: string
  revision: number
  status: string
  detail: string
  url: string
  reported_at: Int64
  /** Until then no other runner takes it. */
  held_until: Int64
}

export interface EndpointTables {
  endpoints: EndpointTable
  endpoint_states: EndpointStateTable
}
