import type { Metric } from '../../api/types';
import type { IVersionParts } from './view';

/** The figures that were registered, or else those of the stored evaluation. */
export function figuresOf(
  parts: Pick<IVersionParts, 'version' | 'evaluation'>
): Metric[] {
  const { version, evaluation } = parts;
  return version.metrics.length > 0
    ? version.metrics
    : (evaluation?.metrics ?? []);
}
