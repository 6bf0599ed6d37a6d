import { suiteOfPythonChecks } from './run-python-checks.ts'

suiteOfPythonChecks({
  title: 'traces are logged, found, judged and deleted',
  program: 'traces.py',
  onPostgresToo: true,
})
