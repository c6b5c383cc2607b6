// Specs over real processes share a machine with others. A test that fails is tried once more and both tries are printed: one that fails
// twice has failed, one that needed its second try is visible in the log.
jest.retryTimes(1, { logErrorsBeforeRetry: true });
