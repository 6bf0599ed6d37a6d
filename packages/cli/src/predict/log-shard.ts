import { createReadStream, existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { CliError } from '../fail.ts'
import { patiently } from '../run/end-run.ts'
import type { ModelSource } from '../serve/model-source.ts'
import { environmentOf } from '../serve/open-model.ts'
import { recordDeployment, type RecordedDeployment } from '../serve/record-deployment.ts'
import type { Session } from '../session.ts'
import { LogSender } from './log-sender.ts'
import type { LoggedInference } from './logged-part.ts'
import { readScored, type ShardFiles, type ShardPlan } from './shard-plan.ts'

/** Files of a model that is none of the registry changed while shards were scored: they do not belong together. */
export class ModelChangedError extends CliError {}

/** Takes what shards scored into the log: as calls of one deployment, or of one for each environment where machines have different ones. */
export class ShardLog {
  readonly #session: Session
  readonly #plan: ShardPlan
  readonly #source: ModelSource
  readonly #name: string | undefined
  readonly #signal: AbortSignal
  readonly #deployments = new Map<string, RecordedDeployment>()
  #digest: string | undefined
  #last: Promise<void> = Promise.resolve()

  constructor(
    session: Session,
    {
      plan,
      source,
      name,
      signal,
    }: {
      readonly plan: ShardPlan
      readonly source: ModelSource
      readonly name: string | undefined
      readonly signal: AbortSignal
    },
  ) {
    this.#session = session
    this.#plan = plan
    this.#source = source
    this.#name = name
    this.#signal = signal
  }

  /** Their ids. */
  get deploymentIds(): readonly string[] {
    return [...this.#deployments.values()].map(({ id }) => id)
  }

  /** Takes one shard after the other. One that is in the log already is left as it is. */
  add(shard: ShardFiles): Promise<void> {
    const added = this.#last.then(() => this.#add(shard))
    this.#last = added.catch(() => {})
    return added
  }

  /** Notes that the deployments serve no more. */
  async end(): Promise<void> {
    await this.#last
    for (const deployment of this.#deployments.values()) await deployment.end()
  }

  async #add(shard: ShardFiles): Promise<void> {
    const scored = await readScored(shard)
    this.#digest ??= scored.digest
    if (scored.digest !== this.#digest)
      throw new ModelChangedError(
        `${this.#source.title} has changed meanwhile: shards were scored by different files. The same command scores all of them anew.`,
      )
    if (existsSync(shard.logged)) return
    const key = JSON.stringify([environmentOf(scored), scored.loaded.sandbox])
    let deployment = this.#deployments.get(key)
    if (deployment === undefined) {
      deployment = await patiently(
        this.#session,
        () =>
          recordDeployment(this.#session, {
            ...scored,
            source: this.#source,
            hyperparameters: this.#plan.hyperparameters,
            name: this.#name,
          }),
        { signal: this.#signal },
      )
      this.#deployments.set(key, deployment)
    }
    const log = new LogSender(this.#session, {
      deploymentId: deployment.id,
      signal: this.#signal,
    })
    for await (const line of createInterface({ input: createReadStream(shard.log) }))
      await log.send(JSON.parse(line) as LoggedInference) // `predictShard` wrote it
    await log.end()
    await writeFile(shard.logged, '')
  }
}
