export { Bars } from './bars';
export type { IBar, IBarsProps } from './bars';
export { Calibration } from './calibration';
export type { ICalibrationProps } from './calibration';
export { Curves } from './curves';
export type { ICurvesProps } from './curves';
export { heightAt } from './geometry';
export { Distribution, HistogramChart, bins } from './histogram';
export type { IDistributionProps, IHistogramProps } from './histogram';
export { LineChart } from './line';
export type { ILineChartProps } from './line';
export { ConfusionMatrix } from './matrix';
export type { IConfusionMatrixProps } from './matrix';
export { PredictedActual } from './scatter';
export type { IPredictedActualProps } from './scatter';
export { extent } from './scale';
export { Legend, MOST_SERIES, SeriesKey, slotsOf } from './series';
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
export { DotAxis, DotRow } from './dots';
export type { IDot } from './dots';
export { DriftHistogram } from './drift';
export { GainChart } from './gain';
export type { IGainChartProps, IGainSeries } from './gain';
export { IntervalPlot, isClear, rangeOf } from './interval';
export type { IDifference, IIntervalPlotProps } from './interval';
