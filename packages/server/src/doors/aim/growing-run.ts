import { encodePath, type AimKey, type AimPair } from '@stemma/contract'
import { aimPlace, type AimStep, type AimWrite, type ClientText } from '@stemma/core'
import type { Media } from './media.ts'
import type { PlaceInRun } from './place-in-run.ts'
import { SeriesPoints } from './series-points.ts'

/** What a frame says of one run, and the files in it that are stored before it is taken. */
export interface RunWrites extends AimWrite {
  readonly media: readonly Media[]
  readonly isArchived?: boolean | undefined
}

/** A change of the tree that is kept of a run. */
interface Step {
  /** What there was at the place goes first. */
  readonly clears: boolean
  readonly place: PlaceInRun
  readonly pairs: () => readonly AimPair[]
}

/** What is known so far of the writes of a frame to one run. */
export class GrowingRun {
  readonly runId: string
  readonly points: SeriesPoints = new SeriesPoints()
  readonly contexts: { readonly number: string; readonly nodes: Uint8Array }[] = []
  readonly params: ClientText[] = []
  readonly tags: ClientText[] = []
  readonly refused: string[] = []
  readonly media: Media[] = []
  experiment: string | undefined
  endTime: number | null | undefined
  isArchived: boolean | undefined
  readonly #steps: Step[] = []

  constructor(runId: string) {
    this.runId = runId
  }

  /** In place of what there was. */
  keep(place: PlaceInRun, pairs: Step['pairs']): void {
    this.#steps.push({ clears: true, place, pairs })
  }

  /** Beside what there was. */
  add(place: PlaceInRun, pairs: Step['pairs']): void {
    this.#steps.push({ clears: false, place, pairs })
  }

  clear(place: PlaceInRun): void {
    this.keep(place, () => [])
  }

  finish(): RunWrites {
    const { points, counted, refused } = this.points.finish()
    return {
      ...{ runId: this.runId, contexts: this.contexts, points, params: this.params },
      ...{ tags: this.tags, refused: [...this.refused, ...refused], media: this.media },
      ...{ experiment: this.experiment, endTime: this.endTime, isArchived: this.isArchived },
      steps: this.#steps
        .filter(({ place }) => !counted.has(seriesSummedUp(place) ?? ''))
        .flatMap(stepsOf),
    }
  }
}

function stepsOf({ clears, place: { tree, path }, pairs }: Step): readonly AimStep[] {
  const steps: AimStep[] = clears ? [{ kind: 'clear', place: aimPlace(tree, path) }] : []
  const start = encodePath(path)
  for (const pair of pairs()) {
    const place = aimPlace(tree, Buffer.concat([start, pair.path]))
    steps.push({ kind: 'put', fact: { place, value: pair.value } })
  }
  return steps
}

/** What the rows of a series of numbers say by themselves. */
const summaries = new Set<AimKey>(['first', 'first_step', 'last', 'last_step', 'min', 'max'])

/** The series whose summary stands at a place: the points that come along say it as well. */
function seriesSummedUp({ tree, path }: PlaceInRun): string | undefined {
  const [branch, context, name, what] = path
  return tree === 'm' && branch === 'traces' && what !== undefined && summaries.has(what)
    ? `${String(context)} ${String(name)}`
    : undefined
}
