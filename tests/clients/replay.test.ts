import { suiteOfPythonChecks } from './run-python-checks.ts'

suiteOfPythonChecks({
  title: 'recorded calls, run again',
  program: 'replay.py',
  onPostgresToo: true,
})
