import '../../style/index.css';

export { EndpointsSection } from './endpoints';
export { Header } from './header';
export { ModelsSection } from './models';
