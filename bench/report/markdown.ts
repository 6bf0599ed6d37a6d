import { short } from './numbers.ts'
import type { Results } from './results.ts'
import { gaps, mainTable, variantTable } from './table.ts'

/** The whole report of a run of the bench. */
export function markdown(results: Results): string {
  const { machine, peers } = results
  const variants = variantTable(results)
  const missing = gaps(results)
  const sections = [
    `# Figures of ${results.startedAt.slice(0, 10)}`,
    results.quick
      ? '**Quick run: only shows that the bench works. Its figures mean nothing.**'
      : '',
    mainTable(results),
    variants === ''
      ? ''
      : `The peers with other settings and what the machine allows, for information, and whether the targets would be met against those too:\n\n${variants}`,
    missing.length === 0 ? '' : `Figures that are missing:\n\n${missing.join('\n')}`,
    [
      `- Command: \`${results.command}\`, started ${results.startedAt}.`,
      `- Machine: ${machine.cpu}, ${machine.cores} cores, ${short(machine.memoryBytes / 2 ** 30)} GiB; Linux ${machine.kernel}; ${machine.fileSystem}, append of 4 KiB with fsync ${short(machine.fsyncMs)} ms; load before: ${machine.loadBefore.toFixed(2)}; Node ${machine.node}, ${machine.python}.`,
      '- The load comes from one warmed-up Node process over keep-alive connections on the same cores as the server: the same for all, and hardest on the quickest. Bodies are made before the clock runs; every answer is checked; a wrong one fails the figure.',
      '- Times are medians (p50), from the first byte out to the last byte in. Ratios are how many times better Stemma is, rounded down. Verdicts compare unrounded values.',
    ].join('\n'),
    'How they ran, and what an acknowledged write has gone through:',
    peers
      .map(
        ({ title, version, settings, durability }) =>
          `- **${title}** (version ${version}): ${settings}. ${durability}`,
      )
      .join('\n'),
  ]
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}
