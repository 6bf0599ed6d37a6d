import { makeProgram } from './program.ts'
import { fail } from './fail.ts'

try {
  await makeProgram().parseAsync(process.argv)
} catch (error) {
  fail(error)
}
