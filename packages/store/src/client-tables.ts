import type { Int64 } from '@stemma/contract'

/** Something that a client logged to a run besides values: a file, an image at a step, a reference. */
export interface RunItemTable {
  run_no: number
  /** Within the run: what a client calls an asset, or what this server makes of name, context and step. */
  item: string
  /** `image`, `text`, `audio`, `distribution`, `figure`, `asset` and what else clients call theirs. */
  kind: string
  name: string
  /** JSON, or empty. */
  context: string
  step: Int64 | null
  /** Of the file among the run's artifacts; empty where there is none. */
  path: string
  /** Where it is, if it is elsewhere; else empty. */
  link: string
  size_bytes: Int64
  logged_at: Int64
  /** JSON: what else the client said of it. */
  detail: string
}

/** What a key of a metric, parameter or tag stands for where it is not the name that the client gave. */
export interface RunLabelTable {
  run_no: number
  kind: string
  key: string
  name: string
  /** JSON of a map, or empty. */
  context: string
}

/** Something that a client said, as it said it. */
export interface RunFactTable {
  run_no: number
  place: string
  value: Uint8Array
}

/** What Aim's number of a context stands for. */
export interface AimContextTable {
  number: string
  nodes: Uint8Array
}

export interface ClientTables {
  aim_contexts: AimContextTable
  run_items: RunItemTable
  run_labels: RunLabelTable
  run_facts: RunFactTable
}
