"""What Studio and notebook instances keep with SageMaker: records that nothing here acts on."""

from mlops_ext.local.resources.resource import Resource

_EVERYTHING = ("Create", "Describe", "List", "Update", "Delete")

CODE_REPOSITORY = Resource(
    kind="code-repository",
    noun="CodeRepository",
    name="CodeRepositoryName",
    arn="CodeRepositoryArn",
    path="code-repository/{key}",
    summaries="CodeRepositorySummaryList",
    listed="ListCodeRepositories",
    operations=_EVERYTHING,
    missing='Cannot find CodeRepository: "{arn}".',
    duplicate='Cannot create already existing code repository "{arn}".',
    sort="Name",
    order="Ascending",
    merged=("GitConfig",),
)

LIFECYCLE_CONFIG = Resource(
    kind="notebook-instance-lifecycle-config",
    noun="NotebookInstanceLifecycleConfig",
    name="NotebookInstanceLifecycleConfigName",
    arn="NotebookInstanceLifecycleConfigArn",
    path="notebook-instance-lifecycle-config/{key}",
    summaries="NotebookInstanceLifecycleConfigs",
    operations=_EVERYTHING,
    missing="RecordNotFound: there is no notebook instance lifecycle config {arn}.",
    duplicate="Notebook instance lifecycle config {arn} already exists.",
    replaced=("OnCreate", "OnStart"),
)

STUDIO_LIFECYCLE_CONFIG = Resource(
    kind="studio-lifecycle-config",
    noun="StudioLifecycleConfig",
    name="StudioLifecycleConfigName",
    arn="StudioLifecycleConfigArn",
    path="studio-lifecycle-config/{key}",
    summaries="StudioLifecycleConfigs",
    missing="Studio lifecycle config {arn} does not exist.",
    missing_code="ResourceNotFound",
    duplicate="Studio lifecycle config {arn} already exists.",
    duplicate_code="ResourceInUse",
    filters={"AppTypeEquals": "$.StudioLifecycleConfigAppType"},
)

APP_IMAGE_CONFIG = Resource(
    kind="app-image-config",
    noun="AppImageConfig",
    name="AppImageConfigName",
    arn="AppImageConfigArn",
    path="app-image-config/{key}",
    summaries="AppImageConfigs",
    operations=_EVERYTHING,
    missing="App image config {arn} does not exist.",
    missing_code="ResourceNotFound",
    duplicate="App image config {arn} already exists.",
    duplicate_code="ResourceInUse",
    replaced=("KernelGatewayImageConfig", "JupyterLabAppImageConfig", "CodeEditorAppImageConfig"),
)
