import type { Int64 } from '@stemma/contract'
import type { Generated } from 'kysely'

/** A view of an experiment's runs that somebody named. */
export interface ViewTable {
  view_no: Generated<number>
  view_id: string
  experiment_id: number
  name: string
  /** JSON object: what is shown and how, as the API has it. */
  state: string
  created_at: Int64
  updated_at: Int64
  created_by: string
}

export interface ViewTables {
  views: ViewTable
}
