"""Models, endpoint configurations, endpoints, inference components."""

from mlops_ext.local.resources.resource import Resource

MODEL = Resource(
    kind="model",
    noun="Model",
    name="ModelName",
    arn="ModelArn",
    path="model/{key}",
    summaries="Models",
    searched="Model",
    missing='Could not find model "{arn}".',
    duplicate='Cannot create already existing model "{arn}".',
)

ENDPOINT_CONFIG = Resource(
    kind="endpoint-config",
    noun="EndpointConfig",
    name="EndpointConfigName",
    arn="EndpointConfigArn",
    path="endpoint-config/{key}",
    summaries="EndpointConfigs",
    missing='Could not find endpoint configuration "{arn}".',
    duplicate='Cannot create already existing endpoint configuration "{arn}".',
)

ENDPOINT = Resource(
    kind="endpoint",
    noun="Endpoint",
    name="EndpointName",
    arn="EndpointArn",
    path="endpoint/{key}",
    summaries="Endpoints",
    searched="Endpoint",
    filters={"StatusEquals": "$.EndpointStatus"},
    sorts={"Status": "$.EndpointStatus"},
    missing='Could not find endpoint "{arn}".',
    duplicate='Cannot create already existing endpoint "{arn}".',
)

INFERENCE_COMPONENT = Resource(
    kind="inference-component",
    noun="InferenceComponent",
    name="InferenceComponentName",
    arn="InferenceComponentArn",
    path="inference-component/{key}",
    summaries="InferenceComponents",
    filters={
        "StatusEquals": "$.InferenceComponentStatus",
        "EndpointNameEquals": "$.EndpointName",
        "VariantNameEquals": "$.VariantName",
    },
    sorts={"Status": "$.InferenceComponentStatus"},
    missing='Could not find inference component "{arn}".',
    duplicate='Cannot create already existing inference component "{arn}".',
)
