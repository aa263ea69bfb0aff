import type { KeyboardEvent, PointerEvent } from 'react';
import React, { useRef } from 'react';

import type { ScoreCounts } from '../api/types';
import { useTrans } from '../components/translator';
import { round } from './scale';

/** What the slider takes. */
export interface IThresholdSliderProps {
  /** 0 to 1. */
  value: number;
  onChange: (value: number) => void;
  /** `Threshold` unless told. */
  label?: string;
  /** How scores from 0 to 1 are distributed: drawn above the track. */
  scores?: ScoreCounts | null;
}

const STEP = 0.01;
const PAGE = 0.1;

/** Where a key leads from a threshold; null for keys that lead nowhere. */
export function steppedBy(key: string, value: number): number | null {
  const next: Record<string, number> = {
    ArrowRight: value + STEP,
    ArrowUp: value + STEP,
    ArrowLeft: value - STEP,
    ArrowDown: value - STEP,
    PageUp: value + PAGE,
    PageDown: value - PAGE,
    Home: 0,
    End: 1
  };
  return key in next ? rounded(next[key]) : null;
}

function rounded(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) / STEP) * STEP;
}

/** Chooses the score from which a row is called positive; markers and matrices follow. */
export function ThresholdSlider(props: IThresholdSliderProps): JSX.Element {
  const { value, onChange } = props;
  const trans = useTrans();
  const label = props.label ?? trans.__('Threshold');
  const track = useRef<HTMLDivElement>(null);

  const onKeyDown = (event: KeyboardEvent) => {
    const next = steppedBy(event.key, value);
    if (next !== null) {
      event.preventDefault();
      event.stopPropagation();
      onChange(next);
    }
  };
  const follow = (event: PointerEvent) => {
    const box = track.current?.getBoundingClientRect();
    if (box && box.width > 0) {
      onChange(rounded((event.clientX - box.left) / box.width));
    }
  };
  return (
    <div className="mlops-slider">
      <span className="mlops-2" aria-hidden="true">
        {label}
      </span>
      <div
        ref={track}
        className="mlops-track"
        onPointerDown={event => {
          event.currentTarget.setPointerCapture(event.pointerId);
          follow(event);
        }}
        onPointerMove={event => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) {
            follow(event);
          }
        }}
      >
        <ScoreHills scores={props.scores} />
        <div className="mlops-trackFill" style={{ width: `${value * 100}%` }} />
        <div
          role="slider"
          tabIndex={0}
          className="mlops-thumb"
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={1}
          aria-valuenow={Number(value.toFixed(2))}
          aria-valuetext={value.toFixed(2)}
          style={{ left: `${value * 100}%` }}
          onKeyDown={onKeyDown}
        />
      </div>
      <output className="mlops-num mlops-b">{value.toFixed(2)}</output>
    </div>
  );
}

const HILLS = 22;

/** The scores of both classes above the track, each of its own height. */
function ScoreHills(props: {
  scores?: ScoreCounts | null;
}): JSX.Element | null {
  const { scores } = props;
  if (!scores || scores.edges[0] !== 0 || scores.edges.slice(-1)[0] !== 1) {
    return null;
  }
  const hill = (counts: number[]) => {
    const most = Math.max(1, ...counts);
    const points = counts.map(
      (count, index) => `${index + 0.5} ${round(HILLS * (1 - count / most))}`
    );
    return `M0 ${HILLS}L${points.join('L')}L${counts.length} ${HILLS}Z`;
  };
  const width = scores.negative.length;
  return (
    <svg
      className="mlops-hills"
      aria-hidden="true"
      viewBox={`0 0 ${width} ${HILLS}`}
      preserveAspectRatio="none"
    >
      <path className="mlops-hillNegative" d={hill(scores.negative)} />
      <path className="mlops-hillPositive" d={hill(scores.positive)} />
    </svg>
  );
}
