/** Who is measured. Those with a second word are the same programs with other settings, and those that are `bare` are what a machine allows: for information. */
export type PeerId =
  | 'mlflow'
  | 'mlflow-lean'
  | 'mlflow-synced'
  | 'mlflow-gunicorn'
  | 'fasttrackml'
  | 'fasttrackml-shipped'
  | 'stemma'
  | 'bare'
  | 'bare-durable'

/** Where a server of a peer runs. */
export interface Place {
  readonly dataDir: string
  readonly port: number
}

/** How a server of a peer is started. */
export interface ServerCommand {
  readonly file: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** A program that speaks the MLflow REST API. */
export interface Peer {
  readonly id: PeerId
  readonly title: string
  /** Set for what is beside the table, such as a second setting of another peer: runs only the work that names it, and judges no target. */
  readonly variantOf?: PeerId
  /** What an acknowledged write has gone through. */
  readonly durability: string
  /** How it is run. */
  readonly settings: string
  /** Installs or finds the program; returns its version. Rejects with what is missing. */
  readonly prepare: () => Promise<string>
  readonly command: (place: Place) => ServerCommand
}
