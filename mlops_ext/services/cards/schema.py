"""What a version's model card may say (Developer Guide, model package model card schema).

The classes mirror AWS's JSON schema member by member. They check; cards themselves stay plain
data, so that nothing which a later schema adds is lost.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

LARGEST = 100_000
"""Characters of ModelCardContent (API reference, ModelPackageModelCard)."""

Text = Annotated[str, Field(max_length=2048)]
Line = Annotated[str, Field(max_length=1024)]
Lines = Annotated[list[Line], Field(max_length=15)]
Name = Annotated[str, Field(min_length=1, max_length=255)]
ShortName = Annotated[str, Field(min_length=1, max_length=63)]
AxisName = Annotated[str, Field(max_length=63)]
Figure = Annotated[float, Field(allow_inf_nan=False)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, protected_namespaces=())


class ModelOverview(_Part):
    """What it is."""

    model_creator: Line | None = None
    model_artifact: Lines | None = None


class IntendedUses(_Part):
    """What it is for."""

    purpose_of_model: Text | None = None
    intended_uses: Text | None = None
    factors_affecting_model_efficiency: Text | None = None
    risk_rating: Literal["High", "Medium", "Low", "Unknown"] | None = None
    explanations_for_risk_rating: Text | None = None


class BusinessDetails(_Part):
    """Whom it serves."""

    business_problem: Text | None = None
    business_stakeholders: Text | None = None
    line_of_business: Text | None = None


class ObjectiveFunction(_Part):
    """What training made small or large."""

    class Function(_Part):
        """The function itself."""

        function: Literal["Maximize", "Minimize"] | None = None
        facet: AxisName | None = None
        condition: AxisName | None = None

    function: Function | None = None
    notes: Line | None = None


class TrainingMetric(_Part):
    """A figure of the training."""

    name: Name
    value: Figure
    notes: Line | None = None


class HyperParameter(_Part):
    """A parameter of the training."""

    name: Name
    value: Name


class TrainingEnvironment(_Part):
    """Where it was trained."""

    container_image: Lines | None = None


class TrainingJobDetails(_Part):
    """What it was trained by and from."""

    training_arn: Line | None = None
    training_datasets: Lines | None = None
    training_environment: TrainingEnvironment | None = None
    training_metrics: Annotated[list[TrainingMetric], Field(max_length=50)] | None = None
    user_provided_training_metrics: Annotated[list[TrainingMetric], Field(max_length=50)] | None = (
        None
    )
    hyper_parameters: Annotated[list[HyperParameter], Field(max_length=100)] | None = None
    user_provided_hyper_parameters: (
        Annotated[list[HyperParameter], Field(max_length=100)] | None
    ) = None


class TrainingDetails(_Part):
    """How it was trained."""

    objective_function: ObjectiveFunction | None = None
    training_observations: Line | None = None
    training_job_details: TrainingJobDetails | None = None


class _Metric(_Part):
    name: Name
    notes: Line | None = None


class NumberMetric(_Metric):
    """A number."""

    type: Literal["number"]
    value: Figure
    x_axis_name: AxisName | None = None
    y_axis_name: AxisName | None = None


class StringMetric(_Metric):
    """A word."""

    type: Literal["string"]
    value: AxisName
    x_axis_name: AxisName | None = None
    y_axis_name: AxisName | None = None


class BooleanMetric(_Metric):
    """Yes or no."""

    type: Literal["boolean"]
    value: bool
    x_axis_name: AxisName | None = None
    y_axis_name: AxisName | None = None


class LinearGraph(_Metric):
    """A curve through points."""

    type: Literal["linear_graph"]
    value: Annotated[
        list[Annotated[list[Figure], Field(min_length=2, max_length=2)]], Field(min_length=1)
    ]
    x_axis_name: AxisName | None = None
    y_axis_name: AxisName | None = None


class BarChart(_Metric):
    """Bars with a name each."""

    type: Literal["bar_chart"]
    value: Annotated[list[Figure], Field(min_length=1)]
    x_axis_name: list[AxisName] | None = None
    y_axis_name: AxisName | None = None


MATRIX_SIDE = 20
"""Rows and columns that a matrix may have."""


class Matrix(_Metric):
    """A table of numbers."""

    type: Literal["matrix"]
    value: Annotated[
        list[Annotated[list[Figure], Field(min_length=1, max_length=MATRIX_SIDE)]],
        Field(min_length=1, max_length=MATRIX_SIDE),
    ]
    x_axis_name: list[AxisName] | None = None
    y_axis_name: list[AxisName] | None = None


AnyMetric = Annotated[
    NumberMetric | StringMetric | BooleanMetric | LinearGraph | BarChart | Matrix,
    Field(discriminator="type"),
]


class MetricGroup(BaseModel):
    """Metrics under one name; the one part that may have further members."""

    model_config = ConfigDict(extra="allow", strict=True)

    name: ShortName
    metric_data: list[AnyMetric]


class EvaluationDetails(_Part):
    """One evaluation."""

    name: ShortName
    evaluation_observation: Annotated[str, Field(max_length=2096)] | None = None
    evaluation_job_arn: Annotated[str, Field(max_length=256)] | None = None
    datasets: Annotated[list[Line], Field(max_length=10)] | None = None
    metadata: dict[str, Line] | None = None
    metric_groups: list[MetricGroup] | None = None


class AdditionalInformation(_Part):
    """What else there is to know."""

    ethical_considerations: Text | None = None
    caveats_and_recommendations: Text | None = None
    custom_details: dict[str, Line] | None = None


class CardContent(_Part):
    """A version's model card."""

    model_overview: ModelOverview | None = None
    intended_uses: IntendedUses | None = None
    business_details: BusinessDetails | None = None
    training_details: TrainingDetails | None = None
    evaluation_details: list[EvaluationDetails] | None = None
    additional_information: AdditionalInformation | None = None


SECTIONS: tuple[str, ...] = tuple(CardContent.model_fields)
"""The sections of a card, in the order they are read."""


Content = dict[str, Any]
"""A card's content as data."""


def of_package(content: Content) -> Content:
    """Return what a version's card takes of a card of its own, which may say more of the model."""
    kept = {name: value for name, value in content.items() if name in SECTIONS}
    overview = kept.get("model_overview")
    if isinstance(overview, dict):
        known = ModelOverview.model_fields
        kept["model_overview"] = {name: overview[name] for name in overview if name in known}
    return kept
