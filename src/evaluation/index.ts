export { Figure } from './figure';
export { EvaluationFigures } from './figures';
export type { IFigures } from './figures';
export { ClassTable } from './multiclass';
export { Segments } from './segments';
export { TrendFigure } from './trend';
