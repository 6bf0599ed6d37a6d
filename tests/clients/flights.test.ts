import { suiteOfPythonChecks } from './run-python-checks.ts'

suiteOfPythonChecks({
  title: 'a year of real flights as a dataset that grows',
  program: 'flights.py',
  environment: 'readers',
})
