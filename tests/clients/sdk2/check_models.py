"""Models of the SDK become endpoints that answer, change and go."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy
import pytest
from conftest import put_weights
from sagemaker import Session
from sagemaker.deserializers import CSVDeserializer, JSONDeserializer
from sagemaker.model import Model
from sagemaker.predictor import Predictor
from sagemaker.serializers import CSVSerializer, JSONSerializer
from sagemaker.serverless import ServerlessInferenceConfig
from sagemaker.sklearn import SKLearnModel
from sagemaker.xgboost import XGBoostModel

ROWS = [[1.0, 2.0], [3.0, 4.0]]
ANSWER = [21.0, 43.0]


@pytest.fixture(scope="module")
def sklearn_model(session: Session, role: str, weights: str, inference: Path) -> SKLearnModel:
    return SKLearnModel(
        weights, role, str(inference), framework_version="1.4-2", sagemaker_session=session
    )


@pytest.fixture(scope="module")
def predictor(sklearn_model: SKLearnModel) -> Any:
    found = sklearn_model.deploy(1, "ml.m5.large", endpoint_name="sdk-sklearn")
    yield found
    found.delete_endpoint()


def test_a_deployed_model_answers_in_the_frameworks_own_form(predictor: Predictor) -> None:
    """The scikit-learn predictor sends and reads npy."""
    assert predictor.predict(numpy.array(ROWS)).tolist() == ANSWER


@pytest.mark.parametrize(
    ("serializer", "deserializer", "expected"),
    [
        (JSONSerializer(), JSONDeserializer(), ANSWER),
        (CSVSerializer(), CSVDeserializer(), [["21.0"], ["43.0"]]),
    ],
)
def test_other_forms_are_asked_for_by_content_type(
    session: Session, predictor: Predictor, serializer: Any, deserializer: Any, expected: Any
) -> None:
    other = Predictor(
        predictor.endpoint_name, session, serializer=serializer, deserializer=deserializer
    )
    assert other.predict(ROWS) == expected


def test_an_endpoint_is_updated_to_another_model(
    session: Session, role: str, bucket: str, predictor: Predictor, inference: Path
) -> None:
    changed = SKLearnModel(
        put_weights(bucket, "other/model.tar.gz", [0, 1]),
        role,
        str(inference),
        framework_version="1.4-2",
        name="sdk-sklearn-other",
        sagemaker_session=session,
    )
    changed.create(instance_type="ml.m5.large")
    predictor.update_endpoint(
        initial_instance_count=1, instance_type="ml.m5.large", model_name=changed.name, wait=True
    )
    assert predictor.predict(numpy.array(ROWS)).tolist() == [2.0, 4.0]


def test_deploying_by_a_name_that_is_taken_is_refused(
    session: Session, sklearn_model: SKLearnModel, predictor: Predictor
) -> None:
    with pytest.raises(session.sagemaker_client.exceptions.ClientError, match="already existing"):
        sklearn_model.deploy(1, "ml.m5.large", endpoint_name=predictor.endpoint_name)


def test_deleting_takes_model_configuration_and_endpoint(
    session: Session, client: Any, role: str, weights: str, inference: Path
) -> None:
    model = XGBoostModel(
        weights, role, str(inference), framework_version="1.7-1", sagemaker_session=session
    )
    found = model.deploy(
        1,
        "ml.m5.large",
        endpoint_name="sdk-xgboost",
        serializer=JSONSerializer(),
        deserializer=JSONDeserializer(),
    )
    assert found.predict(ROWS) == ANSWER
    found.delete_model()
    found.delete_endpoint(delete_endpoint_config=True)
    client.get_waiter("endpoint_deleted").wait(
        EndpointName="sdk-xgboost", WaiterConfig={"Delay": 1}
    )
    assert client.list_endpoint_configs(NameContains="sdk-xgboost")["EndpointConfigs"] == []
    assert client.list_models(NameContains=model.name)["Models"] == []


def test_a_plain_model_runs_code_that_lies_in_its_archive(
    session: Session, role: str, weights: str, inference: Path
) -> None:
    repacked = Model(
        image_uri="000000000000.dkr.ecr.us-east-1.amazonaws.com/mlops-ext/sklearn:1",
        model_data=weights,
        role=role,
        entry_point=str(inference),
        predictor_cls=Predictor,
        sagemaker_session=session,
    )
    found = repacked.deploy(
        1,
        "ml.m5.large",
        endpoint_name="sdk-plain",
        serializer=JSONSerializer(),
        deserializer=JSONDeserializer(),
    )
    assert found.predict(ROWS) == ANSWER
    found.delete_endpoint()


def test_serverless(session: Session, role: str, weights: str, inference: Path) -> None:
    model = SKLearnModel(
        weights, role, str(inference), framework_version="1.4-2", sagemaker_session=session
    )
    found = model.deploy(
        endpoint_name="sdk-serverless",
        serverless_inference_config=ServerlessInferenceConfig(memory_size_in_mb=1024),
    )
    assert found.predict(numpy.array(ROWS)).tolist() == ANSWER
    found.delete_endpoint()
