export { MatrixFigure, matrixOf } from './matrix';
export { NotDrawn } from './notdrawn';
export { Key, VersionHead, drawnOf, placesOf, seriesOf, short } from './series';
export type { IPlace } from './series';
export { Untested } from './untested';
