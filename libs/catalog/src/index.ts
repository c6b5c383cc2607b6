export { loadCatalog } from './catalog-loader.ts';
export { CatalogError, type CatalogFault } from './catalog.error.ts';
export { Catalog, type Mode, type Model, type Route } from './catalog.ts';
export type { ModelKind, RefusableParameter, Timeouts } from './model.schema.ts';
export { holdFor, priceOf, type UsageBounds } from './pricing.ts';
export { creditPricesAt, type CreditPrices } from './credit-prices.ts';
export { chatInputBound, embeddingInputBound, jsonTokensUpperBound, tokensUpperBound } from './token-bound.ts';
export { routesToTry } from './route-order.ts';
