import type { RunItemEntry } from '@stemma/contract'

/** How a kind of item is shown. */
export type MediaForm = 'text' | 'image' | 'audio' | 'video' | 'distribution' | 'file'

const forms: Readonly<Record<string, MediaForm>> = {
  text: 'text',
  'text-sample': 'text',
  image: 'image',
  // Of a scene in three dimensions.
  thumbnail: 'image',
  audio: 'audio',
  video: 'video',
  distribution: 'distribution',
  figure: 'file',
  histogram3d: 'distribution',
}

/** Kinds that are looked at step by step; models, code and the like are files among others. */
export const mediaKinds: readonly string[] = Object.keys(forms)

/** Items of one name and context, by step. */
export interface MediaSeries {
  readonly id: string
  readonly form: MediaForm
  readonly name: string
  /** `subset: train`, for each label of the context. */
  readonly labels: readonly string[]
  /** From the first to the last; those without a step come first, as 0. */
  readonly steps: readonly MediaStep[]
}

export interface MediaStep {
  readonly step: number
  readonly items: readonly RunItemEntry[]
}

/** The series of a run's items, by name and context. What has no file here is left out. */
export function mediaSeries(items: readonly RunItemEntry[]): readonly MediaSeries[] {
  const found = new Map<string, { series: MediaSeries; steps: Map<number, RunItemEntry[]> }>()
  for (const item of items) {
    const form = forms[item.kind]
    if (form === undefined || item.path === undefined) continue
    const labels = item.labels.map(({ key, value }) => `${key}: ${value}`)
    const name = item.name === '' ? item.kind : item.name
    const id = JSON.stringify([form, name, ...labels])
    const one = found.get(id) ?? {
      series: { id, form, name, labels, steps: [] },
      steps: new Map<number, RunItemEntry[]>(),
    }
    found.set(id, one)
    const step = Number(item.step ?? 0)
    one.steps.set(step, [...(one.steps.get(step) ?? []), item])
  }
  return [...found.values()]
    .map(({ series, steps }) => ({
      ...series,
      steps: [...steps]
        .map(([step, of]) => ({ step, items: of.toSorted(byPath) }))
        .toSorted((a, b) => a.step - b.step),
    }))
    .toSorted((a, b) => (a.name === b.name ? compare(a.id, b.id) : compare(a.name, b.name)))
}

function byPath(a: RunItemEntry, b: RunItemEntry): number {
  return compare(a.path ?? '', b.path ?? '')
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** What its client wrote below it; empty if nothing. */
export function captionOf({ detail }: RunItemEntry): string {
  const caption = fieldsOf(detail)['caption']
  return typeof caption === 'string' ? caption : ''
}

/** What a client said of an item, as far as it is a map. */
export function fieldsOf(detail: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(detail ?? '{}')
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Readonly<Record<string, unknown>> // a map of JSON
  } catch {
    // Nothing is known then.
  }
  return {}
}
