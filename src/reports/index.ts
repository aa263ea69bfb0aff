export { ReportsView } from './reports';
