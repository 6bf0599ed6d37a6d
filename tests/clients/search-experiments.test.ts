import { suiteOfPythonChecks } from './run-python-checks.ts'

suiteOfPythonChecks({
  title: 'experiments are searched, changed, deleted and restored',
  program: 'search_experiments.py',
  onPostgresToo: true,
})
