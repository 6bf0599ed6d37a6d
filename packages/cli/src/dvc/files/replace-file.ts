import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Writes a file so that others see what was there or all that is new, with the rights that it had. Its folder is made. */
export function replaceFile(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  const temporary = `${file}.${process.pid}`
  try {
    const mode = statSync(file, { throwIfNoEntry: false })?.mode
    writeFileSync(temporary, text, mode === undefined ? {} : { mode })
    renameSync(temporary, file)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}
