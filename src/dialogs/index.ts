export { askAlias } from './alias';
export {
  askCollection,
  askDeleteCollection,
  askRenameCollection,
  askUncollect
} from './collect';
export { askCopy } from './copy';
export { askDecision } from './decide';
export { askDelete } from './delete';
export { askDeploy } from './deploy';
export { askEntity } from './entity';
export { askIam } from './iam';
export { askImport } from './importing';
export { askLink } from './link';
export { askPolicies } from './policies';
export { askRegister } from './registration';
export { askDecisions } from './several';
export { askShare, askUnshare } from './share';
export { askStage } from './stage';
export { askSuggestions } from './suggest';
export { askUnlink } from './unlink';
