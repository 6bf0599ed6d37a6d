import { measureCollection } from './collection.ts'
import { measureDeepRead } from './deep-read.ts'
import { measureLargeObject } from './large-object.ts'

/**
 * One measurement of the store in a process of its own: `node one-core.ts WORK NUMBER`. The last line is its result as JSON. The caller
 * binds the process to one core.
 */
const [work, number] = process.argv.slice(2)
console.log(JSON.stringify(await measure(work ?? '', Number(number))))

async function measure(name: string, count: number): Promise<unknown> {
  switch (name) {
    case 'large':
      return measureLargeObject(count)
    case 'deep':
      return { out: await measureDeepRead(count) }
    case 'collection':
      return measureCollection({ chunks: count })
    default:
      throw new Error(`Unknown work "${name}".`)
  }
}
