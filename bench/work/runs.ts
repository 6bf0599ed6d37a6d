import { jsonOf, asObject, stringAt } from '../load/answer.ts'
import { type Answer, type Client, post, type Request } from '../load/client.ts'

/** The time of the first run; fixed, so that every peer gets the same bytes. */
export const epochMs = 1_700_000_000_000

/** What a made run is known by. */
export interface MadeRun {
  readonly runId: string
  /** Where its artifacts live, e.g. `mlflow-artifacts:/0/…/artifacts`. */
  readonly artifactUri: string
}

/** Asks for run number `index` in the default experiment; `team` becomes its tag. */
export function createRunRequest(index: number, team: string): Request {
  return post('runs/create', {
    experiment_id: '0',
    run_name: `run-${index}`,
    start_time: epochMs + index,
    tags: [{ key: 'team', value: team }],
  })
}

/** Reads the answer to a create; throws when it names no run. */
export function madeRun(answer: Answer): MadeRun {
  const info = asObject(asObject(jsonOf(answer)['run'])['info'])
  return { runId: stringAt(info, 'run_id'), artifactUri: stringAt(info, 'artifact_uri') }
}

/** Makes a number of runs, one after the other. */
export async function createRuns(client: Client, count: number): Promise<readonly MadeRun[]> {
  const made: MadeRun[] = []
  for (let i = 0; i < count; i++) {
    made.push(madeRun(await client.ask(createRunRequest(i, 'blue'))))
  }
  return made
}
