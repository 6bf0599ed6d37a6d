import { suiteOfPythonChecks } from './run-python-checks.ts'

suiteOfPythonChecks({
  title: 'the search language finds, orders and pages runs',
  program: 'search_runs.py',
  onPostgresToo: true,
})
