import type { Memory } from '../peers/memory.ts'
import type { SoakCounts } from '../work/soak.ts'
import type { Machine } from './machine.ts'
import { short } from './numbers.ts'
import type { MeasuredPeer } from './results.ts'

/** The memory at one moment. */
export interface SoakSample extends Memory {
  readonly minute: number
}

/** What a soak found. */
export interface SoakResults {
  readonly startedAt: string
  readonly command: string
  readonly machine: Machine
  readonly peer: MeasuredPeer
  readonly counts: SoakCounts
  readonly seconds: number
  /** At the start (minute 0), after each minute, at the end. */
  readonly samples: readonly SoakSample[]
  readonly peak: Memory
}

const mebibyte = 1024 * 1024

/** Growth of the PSS from the middle of the soak to its end, as a share; by then caches are warm. */
export function laterGrowth(samples: readonly SoakSample[]): number | undefined {
  const end = samples.at(-1)
  const middle = samples.find(({ minute }) => end !== undefined && minute >= end.minute / 2)
  if (end === undefined || middle === undefined || middle === end) return undefined
  return end.pssBytes / middle.pssBytes - 1
}

/** One line of the soak's log and table. */
export function soakLine(label: string, memory: Memory): string {
  const mib = (bytes: number): string => short(bytes / mebibyte)
  return `| ${label} | ${mib(memory.pssBytes)} | ${mib(memory.rssBytes)} | ${memory.processes} |`
}

/** The report in Markdown. */
export function soakMarkdown(results: SoakResults): string {
  const { samples, counts, peer, machine, seconds } = results
  const growth = laterGrowth(samples)
  const label = (sample: SoakSample, i: number): string => {
    if (i === 0) return 'start'
    return i === samples.length - 1 ? 'end' : `minute ${sample.minute.toFixed(0)}`
  }
  const perSecond = (count: number): string => `${short(count)} (${short(count / seconds)}/s)`
  return `# Soak of ${results.startedAt.slice(0, 10)}

| moment | PSS, MiB | RSS, MiB | processes |
| --- | --- | --- | --- |
${samples.map((sample, i) => soakLine(label(sample, i), sample)).join('\n')}
${soakLine('peak', results.peak)}

- ${peer.title} (version ${peer.version}), ${short(seconds / 60)} minutes: ${perSecond(counts.writes)} writes with ${perSecond(counts.points)} points, ${perSecond(counts.reads)} reads; no wrong answer.
- From half-time to the end the PSS changed by ${growth === undefined ? 'an unknown share' : `${(growth * 100).toFixed(1)}%`}.
- Three trainers (batches of 50 points, an artifact of 64 KiB a run), two that log single points to one series, three readers (pages, filtered and ordered pages, that series whole and sampled, runs, artifacts).
- Command: \`${results.command}\`; ${machine.cpu}, ${machine.cores} cores; ${machine.fileSystem}; Linux ${machine.kernel}; Node ${machine.node}.
`
}
