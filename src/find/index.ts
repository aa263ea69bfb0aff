export { closest } from './closest';
export { chosen, toggled, without } from './edit';
export { compares, passing, unknownMetrics } from './filter';
export { sorted } from './order';
export { FIELDS, parse, tokens, valuesOf, whileTyping } from './query';
export type { IQuery, Term } from './query';
export { Versions } from './table';
export type { WordName } from './table';
