import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { MimeModel } from '@jupyterlab/rendermime';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Widget } from '@lumino/widgets';
import React, { useEffect, useLayoutEffect, useRef, useState } from 'react';

import type { TrafficMinute } from '../../api/types';
import { NONE, formatTime } from '../../components';
import { useMLOps } from '../../models';
import { barWidth, timesOf, wholeTicks } from './axes';

const VEGA = 'application/vnd.vegalite.v5+json';

/** Below so many minutes there are bars. */
const LEAST_LINE = 8;

type Series = 'requests' | 'errors' | 'p50';

/** A figure by the minute, drawn by the Vega-Lite that JupyterLab brings; a table without it. */
export function TimeChart(props: {
  minutes: TrafficMinute[];
  of: Series;
}): JSX.Element {
  const { rendermime } = useMLOps();
  const drawn = rendermime?.mimeTypes.includes(VEGA);
  return drawn && rendermime ? (
    <VegaChart {...props} rendermime={rendermime} />
  ) : (
    <TimeTable {...props} />
  );
}

function VegaChart(props: {
  minutes: TrafficMinute[];
  of: Series;
  rendermime: IRenderMimeRegistry;
}): JSX.Element {
  const { minutes, of, rendermime } = props;
  const host = useRef<HTMLDivElement>(null);
  const last = minutes[minutes.length - 1];
  const key = `${minutes.length} ${last?.minute} ${last?.[of]}`;
  const theme = useTheme();
  // Before the browser paints, and gone before React takes the place away: a widget that is
  // attached must be detached while it is still in the document.
  useLayoutEffect(() => {
    const node = host.current;
    if (!node) {
      return;
    }
    const widget = rendermime.createRenderer(VEGA);
    Widget.attach(widget, node);
    void widget.renderModel(
      new MimeModel({
        data: { [VEGA]: specOf(minutes, of, node) },
        metadata: { [VEGA]: { embed_options: { actions: false } } }
      })
    );
    return () => {
      widget.dispose();
    };
  }, [key, of, theme]);
  return (
    <>
      <div ref={host} className="mlops-vega" aria-hidden="true" />
      <div className="mlops-hidden">
        <TimeTable minutes={minutes} of={of} />
      </div>
    </>
  );
}

function TimeTable(props: {
  minutes: TrafficMinute[];
  of: Series;
}): JSX.Element {
  const { trans } = useMLOps();
  const { minutes, of } = props;
  return (
    <table className="mlops-t mlops-compact">
      <thead>
        <tr>
          <th scope="col">{trans.__('Minute')}</th>
          <th scope="col" className="mlops-right">
            {trans.__('Value')}
          </th>
        </tr>
      </thead>
      <tbody>
        {minutes.map(minute => (
          <tr key={minute.minute}>
            <td>{formatTime(minute.minute)}</td>
            <td className="mlops-right">{minute[of] ?? NONE}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The theme in force: a Vega chart keeps the one it was drawn with, so it is drawn again. */
function useTheme(): string {
  const read = () => document.body.dataset.jpThemeName ?? '';
  const [theme, setTheme] = useState(read);
  useEffect(() => {
    const observer = new MutationObserver(() => setTheme(read()));
    observer.observe(document.body, {
      attributeFilter: ['data-jp-theme-name']
    });
    return () => observer.disconnect();
  }, []);
  return theme;
}

/** The chart's specification, with the colours and fonts of the theme in force. */
function specOf(
  minutes: TrafficMinute[],
  of: Series,
  node: HTMLElement
): ReadonlyPartialJSONObject {
  const style = getComputedStyle(node);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const color = resolved(node, of === 'errors' ? '--mlops-bad' : '--mlops-s1');
  // Few minutes make no line.
  const bars = of === 'errors' || minutes.length < LEAST_LINE;
  const width = Math.max(120, node.clientWidth - 48);
  const top = Math.max(1, ...minutes.map(one => one[of] ?? 0));
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    width,
    height: 120,
    background: null,
    data: {
      values: minutes.map(minute => ({ minute: minute.minute, y: minute[of] }))
    },
    mark: bars
      ? { type: 'bar', color, width: barWidth(minutes, width) }
      : {
          type: 'area',
          color,
          fillOpacity: 0.14,
          line: { color },
          point: { color, size: 16 }
        },
    encoding: {
      x: {
        field: 'minute',
        type: 'temporal',
        title: null,
        scale: { domain: timesOf(minutes) }
      },
      y: {
        field: 'y',
        type: 'quantitative',
        title: null,
        // From a whole number to a whole number: all plots are equally high.
        scale: { domain: [0, Math.ceil(top)] },
        axis: { values: wholeTicks(top), format: 'd' }
      }
    },
    config: {
      font: token('--jp-ui-font-family'),
      view: { stroke: null },
      axis: {
        labelFontSize: 10.5,
        labelColor: resolved(node, '--mlops-text2'),
        gridColor: resolved(node, '--jp-border-color3'),
        domainColor: resolved(node, '--jp-border-color1'),
        tickColor: resolved(node, '--jp-border-color1'),
        tickSize: 4
      },
      axisX: { grid: false, format: '%H:%M', tickCount: 4 }
    }
  };
}

/** A colour token as the browser computes it: Vega knows neither variables nor mixing. */
function resolved(node: HTMLElement, token: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  node.append(probe);
  const computed = getComputedStyle(probe).color;
  probe.remove();
  const mixed = /^color\(srgb ([\d.]+) ([\d.]+) ([\d.]+)/.exec(computed);
  return mixed
    ? `rgb(${mixed
        .slice(1)
        .map(part => Math.round(Number(part) * 255))
        .join(', ')})`
    : computed;
}
