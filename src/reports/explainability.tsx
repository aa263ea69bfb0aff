import React, { useState } from 'react';

import type { Explainability, PartialDependence } from '../api/types';
import { Bars, LineChart, extent } from '../charts';
import { Button, Segmented, formatMetric, useTrans } from '../components';
import { Figure } from '../evaluation';

/** Features that are shown before all are asked for. */
const FIRST_FEATURES = 15;
const FIRST_DEPENDENCES = 9;

/** What moves the model most, and how it moves as one feature changes. */
export function ExplainabilityReport(props: {
  report: Explainability;
}): JSX.Element {
  const { explanations, dependences } = props.report;
  return (
    <>
      {explanations.length > 0 && <Importances {...props} />}
      {dependences.length > 0 && <Dependences dependences={dependences} />}
    </>
  );
}

function Importances(props: { report: Explainability }): JSX.Element {
  const trans = useTrans();
  const { explanations } = props.report;
  const [output, setOutput] = useState(explanations[0].output);
  const [all, setAll] = useState(false);
  const shown =
    explanations.find(one => one.output === output) ?? explanations[0];
  const { importances, expected } = shown;
  return (
    <Figure
      title={trans.__('Importance of features')}
      note={
        expected !== null &&
        trans.__('the baseline gives %1', formatMetric(expected))
      }
    >
      {explanations.length > 1 && (
        <Segmented
          label={trans.__('Output of the model')}
          options={explanations.map(one => ({
            id: one.output,
            label: one.output
          }))}
          value={shown.output}
          onChange={setOutput}
        />
      )}
      <Bars
        label={trans.__('Mean absolute SHAP value of each feature')}
        bars={importances
          .slice(0, all ? undefined : FIRST_FEATURES)
          .map(({ feature, value }) => ({ name: feature, value }))}
      />
      {importances.length > FIRST_FEATURES && (
        <Button quiet small onClick={() => setAll(!all)}>
          {all
            ? trans.__('Show the first %1', FIRST_FEATURES)
            : trans.__('Show all %1 features', importances.length)}
        </Button>
      )}
    </Figure>
  );
}

/** One small chart a feature, all on the same scale so that they can be compared. */
function Dependences(props: { dependences: PartialDependence[] }): JSX.Element {
  const trans = useTrans();
  const { dependences } = props;
  const [all, setAll] = useState(false);
  const shown = dependences.slice(0, all ? undefined : FIRST_DEPENDENCES);
  const range = extent(
    dependences.flatMap(({ predictions }) => predictions.flat()),
    0.06
  );
  return (
    <Figure
      title={trans.__('Partial dependence')}
      note={trans.__('what the model says as one feature changes')}
    >
      <div className="mlops-multiples">
        {shown.map(dependence => (
          <Dependence
            key={dependence.feature}
            dependence={dependence}
            range={range}
          />
        ))}
      </div>
      {dependences.length > FIRST_DEPENDENCES && (
        <Button quiet small onClick={() => setAll(!all)}>
          {all
            ? trans.__('Show the first %1', FIRST_DEPENDENCES)
            : trans.__('Show all %1 features', dependences.length)}
        </Button>
      )}
    </Figure>
  );
}

function Dependence(props: {
  dependence: PartialDependence;
  range: [number, number] | null;
}): JSX.Element {
  const trans = useTrans();
  const { feature, type, values, categories, predictions } = props.dependence;
  const label = trans.__('Prediction as %1 changes', feature);
  if (type === 'number') {
    return (
      <LineChart
        x={values}
        lines={predictions}
        xTitle={feature}
        yTitle={trans.__('Prediction')}
        yRange={props.range ?? undefined}
        label={label}
      />
    );
  }
  const first = predictions[0] ?? [];
  return (
    <div>
      <Bars
        label={label}
        bars={categories.map((name, index) => ({
          name,
          value: first[index] ?? 0
        }))}
      />
      <div className="mlops-multipleTitle mlops-2">{feature}</div>
    </div>
  );
}
