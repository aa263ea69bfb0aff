export { closest } from './closest';
export { chosen, toggled, without } from './edit';
export { compares, groupPasses, passing, unknownMetrics } from './filter';
export { listed } from './listed';
export { sorted } from './order';
export { FIELDS, parse, tokens, valuesOf, whileTyping } from './query';
export type { IQuery, Term } from './query';
export { Versions, metricKey } from './table';
export type { WordName } from './table';
