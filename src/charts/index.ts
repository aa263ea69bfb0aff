export { Curves } from './curves';
export type { ICurvesProps } from './curves';
export { heightAt } from './geometry';
export { ConfusionMatrix } from './matrix';
export type { IConfusionMatrixProps } from './matrix';
export { Legend, SeriesKey, slotsOf } from './series';
export type { CurveKind, ISeries } from './series';
export { ThresholdSlider } from './slider';
export type { IThresholdSliderProps } from './slider';
export { Sparkline } from './sparkline';
export type { ISparklineProps } from './sparkline';
export {
  baseRate,
  bestF1,
  canMoveThreshold,
  classTotals,
  matrixAt,
  matrixDifference,
  measuresOf
} from './thresholds';
export type { IMeasures, Matrix } from './thresholds';
export { TrendChart } from './trend';
export type { ITrendChartProps, ITrendPoint } from './trend';
