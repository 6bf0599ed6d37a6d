import { suiteOfPythonChecks } from './run-python-checks.ts'

suiteOfPythonChecks({
  title: 'the fluent API logs and reads back',
  program: 'fluent.py',
  onPostgresToo: true,
})
