export { Curves, Legend, SeriesKey, heightAt, slotsOf } from './curves';
export type { ICurvesProps, ISeries } from './curves';
export { ConfusionMatrix } from './matrix';
export type { IConfusionMatrixProps } from './matrix';
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
