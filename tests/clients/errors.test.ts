import { suiteOfPythonChecks } from './run-python-checks.ts'

suiteOfPythonChecks({
  title: 'errors have the code and the text that programs match on',
  program: 'errors.py',
  onPostgresToo: true,
})
