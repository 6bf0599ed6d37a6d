import { suiteOfPythonChecks } from './run-python-checks.ts'

suiteOfPythonChecks({
  title: 'versions of data in pandas and MLflow',
  program: 'data.py',
  onPostgresToo: true,
})
