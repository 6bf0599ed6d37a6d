// How much one page may hold: part of the messages. What else is limited stands beside the verb that refuses it.

export const maxSearchResults = 50_000
export const maxHistoryBulkResults = 25_000
export const maxHistoryIntervalResults = 2500
export const maxRegisteredModelResults = 1000
export const maxModelVersionResults = 200_000
export const maxTraceResults = 500
